// @ts-nocheck
// Generated from wire/openapi.json by npm run generate: not to be edited.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

export type AliasUse = {
    /**
     * an endpoint that older clients keep using
     */
    endpoint: string;
    /**
     * that was asked for, known or not; null: what was asked for is no id
     */
    circuit_id: string | null;
    /**
     * what it resolved to the last time; null: to nothing, or it was refused before
     */
    microgrid_id: string | null;
    /**
     * what it resolved to the last time
     */
    node_id: string | null;
    caller: {
        kind: 'user' | 'token';
        /**
         * UUIDv7
         */
        id: string;
        name: string;
    };
    /**
     * RFC 3339 in UTC
     */
    first_used_at: string;
    /**
     * RFC 3339 in UTC
     */
    last_used_at: string;
    last_outcome: string;
    times: number;
};

export type AuditEntry = {
    /**
     * UUIDv7
     */
    event_id: string;
    depot_id: string | null;
    depot_name: string | null;
    stream: string;
    stream_version: number;
    kind: string;
    /**
     * the event as a sentence
     */
    summary: string;
    actor: {
        kind: 'user' | 'token' | 'command_line' | 'busbar';
        id: string | null;
        name: string;
    };
    correlation_id: string;
    /**
     * RFC 3339 in UTC
     */
    occurred_at: string;
    /**
     * RFC 3339 in UTC
     */
    recorded_at: string;
    /**
     * the event as it was stored
     */
    event: {
        [key: string]: unknown;
    };
};

export type ChargePoint = {
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    circuit_id: string | null;
    name: string;
    ocpp_identity: string;
    /**
     * what limits are sent to
     */
    control_mode: 'CONNECTOR' | 'CHARGER';
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    /**
     * what a limit means to this charger
     */
    limit_reference: 'AC_INPUT' | 'DC_OUTPUT';
    efficiency: number;
    fallback_kw: number;
    /**
     * the conductors that it is wired to; null: not known, and each is taken to bear it
     */
    phases: Array<'L1' | 'L2' | 'L3'> | null;
    connectors: Array<Connector>;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type ChargerActionAnswer = {
    /**
     * UUIDv7
     */
    charge_point_id: string;
    action: string;
    answer: 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'NO_ANSWER' | 'NOT_SENT';
    why: string | null;
};

export type ChargerActionInput = {
    action: 'START';
    connector: number;
    id_token: string;
} | {
    action: 'STOP';
    session_ref: string;
} | {
    action: 'RESET';
    hard: boolean;
} | {
    action: 'TRIGGER';
    what: 'BOOT' | 'STATUS' | 'METER_VALUES' | 'HEARTBEAT';
    connector: number | null;
};

export type ChargerKey = {
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * null: it has no key
     */
    made_at: string | null;
};

export type ChargerKeyCreated = {
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * RFC 3339 in UTC
     */
    made_at: string;
    /**
     * shown this once: 40 hexadecimal digits, what OCPP calls AuthorizationKey or BasicAuthPassword
     */
    key: string;
};

export type ChargerMessage = {
    /**
     * UUIDv7
     */
    line_id: string;
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * RFC 3339 in UTC
     */
    at: string;
    direction: 'FROM_CHARGER' | 'TO_CHARGER';
    kind: 'CALL' | 'RESULT' | 'ERROR' | 'UNREADABLE';
    action: string | null;
    message_id: string | null;
    /**
     * as it was sent, secrets left out
     */
    payload: unknown;
    /**
     * it was too long: what is here is the beginning of its text
     */
    payload_is_cut: boolean;
    /**
     * until it was answered
     */
    took_ms: number | null;
};

export type ChargerSession = {
    /**
     * the transaction, in the charger’s own words
     */
    session_ref: string;
    connector: number;
    id_token: string | null;
    /**
     * RFC 3339 in UTC
     */
    started_at: string;
    /**
     * it began out of our sight
     */
    told_late: boolean;
    /**
     * 0 is served first
     */
    tier: number;
    weight: number;
    departure_at: string | null;
    /**
     * what it still needs: counted down as it charges
     */
    energy_needed_kwh: number | null;
    /**
     * what the departure plan of the depot says of it: that counts where nothing else was said for this session; its energy is what it is to take from the beginning; null: the plan says nothing
     */
    planned: {
        departure_at: string | null;
        energy_needed_kwh: number | null;
        /**
         * false: another departure, or none, was said for this session itself
         */
        departure_counts: boolean;
        /**
         * the same of its energy, which cannot be told from what it still needs
         */
        energy_counts: boolean;
    } | null;
    is_paused: boolean;
};

export type ChargerSessionChangeInput = {
    tier?: number;
    /**
     * among equals; counted in hundredths
     */
    weight?: number;
    departure_at?: string | null;
    energy_needed_kwh?: number | null;
    is_paused?: boolean;
};

export type ChargerState = {
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    name: string;
    ocpp_identity: string;
    circuit_id: string | null;
    is_online: boolean;
    protocol: 'OCPP_16' | 'OCPP_201' | null;
    /**
     * since when it has been online, or offline; null: it never came
     */
    since: string | null;
    /**
     * somebody came under its name and was not let in: when last, how often within 30 days, and why
     */
    turned_away: {
        /**
         * RFC 3339 in UTC
         */
        at: string;
        times: number;
        why: string;
    } | null;
    make: {
        vendor: string;
        model: string;
        serial: string | null;
        firmware: string | null;
    } | null;
    abilities: {
        units: Array<'W' | 'A'> | null;
        stack_level_max: number | null;
        steps_max: number | null;
        can_steer: boolean | null;
    } | null;
    /**
     * as what it is given its limits: of a session, as the default of a connector, or of the whole charger; null: it turned each of them away
     */
    limits_as: 'SESSION' | 'DEFAULT' | 'WHOLE' | null;
    hard_cap_kw: number | null;
    /**
     * how far its clock is off; null: not known
     */
    clock: {
        /**
         * less than nothing: behind
         */
        ahead_s: number;
        /**
         * “right”, “10 minutes behind”
         */
        text: string;
    } | null;
    /**
     * whether it keeps its cap and its fallback. `WAITS_FOR_ROOM`: it is to keep more than it does, which goes to it once its circuits have room; `TURNED_AWAY`: it took not all of it, and is asked again; `REFUSED`: it says that it can’t
     */
    set_up: 'DONE' | 'UNDER_WAY' | 'WAITING' | 'WAITS_FOR_ROOM' | 'TURNED_AWAY' | 'REFUSED';
    connectors: Array<{
        number: number;
        state: string | null;
        since: string | null;
    }>;
    sessions: Array<ChargerSession>;
    units: Array<ChargerUnit>;
    /**
     * what it told lately beside its business, and where it was sloppy; newest first
     */
    notices: Array<{
        kind: string;
        what: string;
        detail: string | null;
        /**
         * RFC 3339 in UTC
         */
        at: string;
    }>;
};

export type ChargerTrustInput = {
    /**
     * null: all of the charger
     */
    connector: number | null;
};

export type ChargerUnit = {
    /**
     * a connector, or a charge point that is steered as a whole
     */
    unit_id: string;
    /**
     * null: the whole charger
     */
    connector: number | null;
    name: string;
    /**
     * as of the last cycle
     */
    state: 'STEERED' | 'IDLE' | 'PAUSED' | 'UNREACHABLE' | 'DISOBEYING' | 'UNPREPARED' | 'REFUSING' | 'SILENT' | null;
    /**
     * why it gets what it gets
     */
    sentence: string | null;
    asked_kw: number | null;
    granted_kw: number | null;
    /**
     * what counts for it now: the most that it may draw, at the input
     */
    exposure_kw: number;
    rating_kw: number;
    /**
     * that it keeps, as confirmed; null: it never confirmed one
     */
    fallback_kw: number | null;
    /**
     * the limit that it confirmed last, with the steps by which it runs out
     */
    confirmed: Array<{
        /**
         * RFC 3339 in UTC
         */
        at: string;
        /**
         * as it was told: at the charger’s own reference
         */
        limit_kw: number;
        /**
         * what that lets it draw at its input
         */
        input_kw: number;
    }>;
    /**
     * limits that it was sent and has not confirmed
     */
    awaited: number;
    /**
     * when it goes to its fallback by itself
     */
    lease_ends_at: string | null;
    /**
     * null: not known; what a bus drew that has left is nobody’s any more
     */
    drawn_kw: number | null;
    drawn_at: string | null;
    conduct: 'OBEYS' | 'DISOBEYS';
    /**
     * the share of its samples that were within its limit
     */
    adherence: number | null;
    /**
     * whether anybody sees if it keeps to its limit; NO_POWER: a bus charges there, and it reports no power
     */
    judged: 'YES' | 'NOT_YET' | 'NO_POWER';
};

export type Circuit = {
    /**
     * UUIDv7
     */
    circuit_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * the circuit’s node in the microgrid, for as long as the circuit lives
     */
    node_id: string;
    name: string;
    parent_circuit_id: string | null;
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    safe_default_kw: number | null;
    /**
     * what older clients read: the effective limit now; null while no limit is known
     */
    available_capacity_kw: number | null;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type CircuitRebalanced = {
    /**
     * UUIDv7
     */
    circuit_id: string;
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * UUIDv7
     */
    cycle_id: string;
    outcome: 'APPLIED' | 'CURTAILED' | 'REJECTED';
    /**
     * what the circuit stands for: its grid connection or its own node, with all beneath
     */
    node_id: string;
};

export type Connector = {
    /**
     * UUIDv7
     */
    connector_id: string;
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    number: number;
    name: string | null;
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Control = {
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * below 3 the flat path: each grid connection shared without the boards beneath it; from 3 the hierarchy
     */
    usable_power_calculation_version: number;
    strategy: 'EQUAL_SHARE' | 'PRIORITY' | 'EARLIEST_DEPARTURE' | 'FIRST_COME';
    /**
     * leaf-fair: every charger competes with every other; branch-fair: each node shares among its children
     */
    share_rule: 'leaf-fair' | 'branch-fair';
    /**
     * a cycle runs at least so often; at most a quarter of the lease
     */
    cycle_every_s: number;
    /**
     * after so long a measurement says nothing about now
     */
    stale_after_s: number;
    /**
     * what a charger is taken to want if nothing at all is known of it
     */
    configured_demand_kw: number | null;
    /**
     * how fast what a charger gets may rise; null: at once
     */
    ramp_kw_per_s: number | null;
    /**
     * what a smaller change leaves as it was, unless a limit needs it
     */
    dead_band_kw: number;
    /**
     * of a charger’s limit: a smaller change is not worth a message
     */
    dead_band_share: number;
    /**
     * how long a limit holds at a charger that hears nothing more
     */
    lease_s: number;
    /**
     * added to the share: how far above its limit a node may be
     */
    breach_tolerance_kw: number;
    /**
     * of the limit
     */
    breach_tolerance_share: number;
    /**
     * how long it must be above before it is a breach
     */
    breach_opens_after_s: number;
    /**
     * how far below its limit it must be, the tolerated watts aside, before the breach is over
     */
    breach_hysteresis_share: number;
    /**
     * and for how long
     */
    breach_clears_after_s: number;
    /**
     * over which the contract averages what the site draws
     */
    contract_interval_min: 5 | 15 | 30;
    stale_after_by_node: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        stale_after_s: number;
    }>;
    expected_loads: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        assumed_kw: number | null;
    }>;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Cycle = {
    /**
     * UUIDv7
     */
    cycle_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * counts from 1 each time a process begins to steer the depot: `started_at` tells cycles apart
     */
    sequence: number;
    trigger: string;
    /**
     * null: the whole microgrid
     */
    scope_node_id: string | null;
    /**
     * the endpoint of older clients that asked for it
     */
    alias: string | null;
    calculation_version: number;
    outcome: string;
    primary_reason: string | null;
    reason_codes: Array<string>;
    source_mode: string;
    /**
     * the whole of it in one line
     */
    sentence: string;
    /**
     * RFC 3339 in UTC
     */
    started_at: string;
    took_ms: number;
};

export type CycleChangeInput = {
    type: 'NODE_LIMIT';
    /**
     * null: the whole microgrid
     */
    node_id: string | null;
    /**
     * in place of all limits of the node
     */
    limit_kw: number;
} | {
    type: 'WITHOUT_LIMIT';
    limit_id: string;
} | {
    type: 'WITHOUT_BUS';
    /**
     * the id of something in the same depot
     */
    unit_id: string;
} | {
    type: 'UNIT_TIER';
    /**
     * the id of something in the same depot
     */
    unit_id: string;
    tier: number;
} | {
    type: 'UNIT_DEPARTURE';
    /**
     * the id of something in the same depot
     */
    unit_id: string;
    departure_at: string | null;
} | {
    type: 'STRATEGY';
    strategy: 'EQUAL_SHARE' | 'FIRST_COME' | 'EARLIEST_DEPARTURE' | 'PRIORITY';
};

export type CycleInputUsed = {
    /**
     * what a charger wants, or what flows at a node beside chargers
     */
    of: 'DEMAND' | 'LOAD';
    id: string;
    name: string;
    value_kw: number;
    /**
     * measured, or what stood in for it
     */
    rung: 'MEASURED' | 'LAST_LIMIT' | 'RATING' | 'CONFIGURED' | 'LAST_KNOWN';
    quality: 'FRESH' | 'STALE' | 'MISSING';
    /**
     * null: it was never measured
     */
    age_ms: number | null;
    stale_after_ms: number;
};

export type CycleLimit = {
    limit_id: string;
    /**
     * null: the whole microgrid
     */
    node_id: string | null;
    node_name: string | null;
    limit_kw: number;
    code: string;
    by: string;
    /**
     * RFC 3339 in UTC
     */
    from: string;
    until: string | null;
    /**
     * false: it was to begin soon
     */
    applies: boolean;
};

export type CycleNode = {
    /**
     * UUIDv7
     */
    node_id: string;
    parent_node_id: string | null;
    kind: 'ROOT' | 'GRID_CONNECTION' | 'CIRCUIT' | 'CHARGE_POINT' | 'CONNECTOR';
    name: string;
    /**
     * 1: the site
     */
    depth: number;
    /**
     * the most restrictive of all that applied
     */
    limit_kw: number | null;
    /**
     * what kind of limit it was
     */
    limit_code: string | null;
    /**
     * whose limit it was
     */
    by: string | null;
    /**
     * when it ended; null: it had no end
     */
    until: string | null;
    rating_kw: number | null;
    /**
     * what flowed there, as far as it was measured
     */
    load_kw: number | null;
    /**
     * what chargers beneath asked for
     */
    demand_kw: number;
    /**
     * what chargers beneath were given
     */
    allocated_kw: number;
    /**
     * kept free for chargers beneath that could not be steered
     */
    reserved_kw: number;
    /**
     * what flowed at this node beside chargers
     */
    beside_kw: number;
    /**
     * what storage and generation at this node gave
     */
    supplied_kw: number;
    /**
     * of its power as a whole; null: nothing limits it
     */
    headroom_kw: number | null;
    /**
     * null: nobody is held back by what one conductor carries, or nobody is held back here
     */
    conductor: FullConductor | null;
    /**
     * BINDING: it holds chargers back; LATENT: it would, if no other node did; SLACK: it has room
     */
    status: 'BINDING' | 'LATENT' | 'SLACK';
};

export type CycleOrder = {
    /**
     * UUIDv7
     */
    order_id: string;
    /**
     * UUIDv7
     */
    charge_point_id: string;
    /**
     * null: the whole charger
     */
    connector: number | null;
    what: string;
    limit_kw: number | null;
    state: string;
    /**
     * RFC 3339 in UTC
     */
    at: string;
};

export type CyclePathStep = {
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    kind: 'ROOT' | 'GRID_CONNECTION' | 'CIRCUIT' | 'CHARGE_POINT' | 'CONNECTOR';
    /**
     * what was left here of what it asked for
     */
    left_kw: number;
    is_binding: boolean;
    /**
     * how many wanted something beneath it
     */
    shared_by: number;
    /**
     * the most restrictive of all that applied
     */
    limit_kw: number | null;
    /**
     * what kind of limit it was
     */
    limit_code: string | null;
    /**
     * whose limit it was
     */
    by: string | null;
    /**
     * when it ended; null: it had no end
     */
    until: string | null;
    /**
     * null: nobody is held back by what one conductor carries, or nobody is held back here
     */
    conductor: FullConductor | null;
};

export type CycleReading = {
    timezone: string;
    strategy: string;
    share_rule: string;
    /**
     * the first is the primary one
     */
    reasons: Array<CycleReason>;
    faults: Array<{
        code: string;
        message: string;
        ids: Array<string>;
    }>;
    /**
     * a node before those beneath it
     */
    nodes: Array<CycleNode>;
    /**
     * those held back first
     */
    units: Array<CycleUnit>;
    inputs: Array<CycleInputUsed>;
    /**
     * what it needed, and nobody knew
     */
    not_known: Array<{
        /**
         * what a charger wants, or what flows at a node beside chargers
         */
        of: 'DEMAND' | 'LOAD';
        id: string;
        name: string;
        quality: 'FRESH' | 'STALE' | 'MISSING';
        /**
         * null: it was never measured
         */
        age_ms: number | null;
        stale_after_ms: number;
    }>;
    /**
     * those besides ratings
     */
    limits: Array<CycleLimit>;
    departures: Array<{
        unit_id: string;
        needed_kw: number;
        missing_kwh: number;
    }>;
    /**
     * where more might have flowed than might; safe_at: when it fits, if no charger answers
     */
    excess: Array<{
        node_id: string;
        name: string;
        over_kw: number;
        safe_at: string | null;
    }>;
    /**
     * how long each has lasted; ended_at: it was over with this cycle, and that was the time to safety
     */
    excess_times: Array<{
        node_id: string;
        /**
         * RFC 3339 in UTC
         */
        since: string;
        ended_at: string | null;
        most_over_kw: number;
    }>;
};

export type CycleReason = {
    code: string;
    sentence: string;
    node_id: string | null;
    node_name: string | null;
    kind: 'ROOT' | 'GRID_CONNECTION' | 'CIRCUIT' | 'CHARGE_POINT' | 'CONNECTOR' | null;
    /**
     * the most restrictive of all that applied
     */
    limit_kw: number | null;
    /**
     * whose limit it was
     */
    by: string | null;
    /**
     * when it ended; null: it had no end
     */
    until: string | null;
    demand_kw: number | null;
    allocated_kw: number | null;
};

export type CycleRecord = {
    /**
     * UUIDv7
     */
    cycle_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * counts from 1 each time a process begins to steer the depot: `started_at` tells cycles apart
     */
    sequence: number;
    trigger: string;
    /**
     * null: the whole microgrid
     */
    scope_node_id: string | null;
    /**
     * the endpoint of older clients that asked for it
     */
    alias: string | null;
    calculation_version: number;
    outcome: string;
    primary_reason: string | null;
    reason_codes: Array<string>;
    source_mode: string;
    /**
     * the whole of it in one line
     */
    sentence: string;
    /**
     * RFC 3339 in UTC
     */
    started_at: string;
    took_ms: number;
    /**
     * everything it looked at
     */
    image: {
        [key: string]: unknown;
    };
    /**
     * the allocation of each leaf, and the limit and the demand of each node
     */
    result: {
        [key: string]: unknown;
    };
    /**
     * what was to be sent to chargers
     */
    sent: {
        [key: string]: unknown;
    };
    /**
     * what became known of each order, oldest first
     */
    orders: Array<CycleOrder>;
};

export type CycleUnit = {
    /**
     * a connector, or a charge point that is steered as a whole
     */
    unit_id: string;
    /**
     * UUIDv7
     */
    charge_point_id: string;
    connector: number | null;
    name: string;
    state: 'STEERED' | 'IDLE' | 'PAUSED' | 'UNREACHABLE' | 'DISOBEYING' | 'UNPREPARED' | 'REFUSING' | 'SILENT';
    sentence: string;
    reason_code: string | null;
    asked_kw: number;
    /**
     * how what it asks for was known; null: no bus was there
     */
    input: CycleInputUsed | null;
    /**
     * from the unit up to the site; empty where it took no part in the sharing
     */
    path: Array<CyclePathStep>;
    /**
     * null: it took no part in the sharing
     */
    granted_kw: number | null;
    /**
     * kept free for it, where it could not be steered
     */
    reserved_kw: number | null;
    /**
     * what it might have drawn at this instant
     */
    exposure_kw: number;
    binding_node_id: string | null;
    /**
     * null: what it had been told before still held
     */
    order: CycleUnitOrder | null;
    told_before_kw: number | null;
    /**
     * as last measured before the cycle
     */
    drawn_kw: number | null;
    drawn_at: string | null;
};

export type CycleUnitOrder = {
    /**
     * UUIDv7
     */
    order_id: string;
    why: 'LOWER' | 'BOUNDARY' | 'RAISE' | 'KEEP' | 'AGAIN';
    /**
     * RFC 3339 in UTC
     */
    sent_at: string;
    /**
     * at its input
     */
    limit_kw: number;
    /**
     * the number it was given, where its limits mean its output
     */
    output_kw: number | null;
    /**
     * SENT, or what it answered
     */
    state: string;
    answered_at: string | null;
};

export type Departure = {
    /**
     * what the bus identifies itself with at a charger
     */
    id_token: string;
    /**
     * RFC 3339 in UTC
     */
    departure_at: string;
    /**
     * what it is to take until then, from the beginning of its session; null: not known
     */
    energy_needed_kwh: number | null;
} | {
    /**
     * where no bus identifies itself: the place
     */
    charge_point_id: string;
    /**
     * null: wherever at this charge point
     */
    connector: number | null;
    /**
     * RFC 3339 in UTC
     */
    departure_at: string;
    /**
     * what it is to take until then, from the beginning of its session; null: not known
     */
    energy_needed_kwh: number | null;
};

export type DepartureInput = {
    /**
     * what the bus identifies itself with at a charger
     */
    id_token: string;
    /**
     * RFC 3339 in UTC
     */
    departure_at: string;
    /**
     * what it is to take until then, from the beginning of its session; null: not known
     */
    energy_needed_kwh: number | null;
} | {
    /**
     * where no bus identifies itself: the place
     */
    charge_point_id: string;
    /**
     * null: wherever at this charge point
     */
    connector: number | null;
    /**
     * RFC 3339 in UTC
     */
    departure_at: string;
    /**
     * what it is to take until then, from the beginning of its session; null: not known
     */
    energy_needed_kwh: number | null;
};

export type DeparturePlan = {
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * by the time of departure
     */
    departures: Array<Departure>;
    /**
     * 0: nobody ever brought one in
     */
    revision: number;
    changed_at: string | null;
};

export type DepartureWishInput = {
    /**
     * all of them, in any order: what isn’t here is planned no more
     */
    departures: Array<DepartureInput>;
};

export type Depot = {
    /**
     * UUIDv7
     */
    depot_id: string;
    name: string;
    timezone: string;
    visible_to: Array<string> | null;
    /**
     * below 3 the depot is shared flat; set with its control
     */
    usable_power_calculation_version: number;
    microgrid: {
        /**
         * UUIDv7
         */
        microgrid_id: string;
        version: number;
        node_count: number;
        fault_codes: Array<string>;
        /**
         * RFC 3339 in UTC
         */
        changed_at: string;
        /**
         * RFC 3339 in UTC
         */
        synced_at: string;
    } | null;
    counts: {
        circuits: number;
        charge_points: number;
        connectors: number;
        power_sources: number;
        devices: number;
    };
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Device = {
    /**
     * UUIDv7
     */
    device_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    circuit_id: string | null;
    name: string;
    kind: 'METER' | 'SENSOR' | 'GATEWAY' | 'CONTROLLER';
    site_model_name: string | null;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Diagnostic = {
    code: 'NO_GRID_CONNECTION' | 'POWER_SOURCE_UNATTACHED' | 'DEVICE_UNATTACHED' | 'CHARGE_POINT_WITHOUT_CONNECTOR' | 'CHILD_LIMIT_ABOVE_PARENT';
    message: string;
    ids: Array<string>;
};

export type FallbackProof = {
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * NOT_KNOWN: what is known fits, but a load beneath was not measured
     */
    verdict: 'HOLDS' | 'DOES_NOT_HOLD' | 'NOT_KNOWN';
    /**
     * that it holds is known of every node
     */
    holds: boolean;
    sentence: string;
    rows: Array<FallbackProofRow>;
    /**
     * why nothing can be proven
     */
    faults: Array<{
        code: string;
        message: string;
    }>;
};

export type FallbackProofRow = {
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    /**
     * of all chargers beneath it; where one phase is the tightest, three times what is on it
     */
    fallbacks_kw: number;
    /**
     * the tightest phase, where that is tighter than the node as a whole
     */
    phase: 'L1' | 'L2' | 'L3' | null;
    /**
     * beside chargers: what is assumed, or the most that was measured within a day
     */
    fixed_load_kw: number;
    /**
     * nodes beneath it, or itself, with a load that is to be measured and was not
     */
    unknown_loads: number;
    capacity_kw: number | null;
    capacity_is: 'SAFE_DEFAULT_CAPACITY' | 'RATING' | null;
    margin_kw: number | null;
    /**
     * NOT_KNOWN: what is known fits, but a load beneath was not measured
     */
    verdict: 'HOLDS' | 'DOES_NOT_HOLD' | 'NOT_KNOWN';
    /**
     * that it holds is known
     */
    fits: boolean;
    /**
     * connectors and chargers beneath whose fallback was never confirmed: they count in full
     */
    unconfirmed: number;
};

export type FullConductor = {
    /**
     * which; empty: nobody has stated on which phases the chargers beneath draw, and it may be any
     */
    phases: Array<'L1' | 'L2' | 'L3'>;
    limit_kw: number;
    /**
     * null: the plate states no current
     */
    limit_a: number | null;
    /**
     * given, kept free and beside chargers; null: not kept with this cycle
     */
    taken_kw: number | null;
    taken_a: number | null;
    /**
     * what chargers beneath asked of it
     */
    demand_kw: number | null;
};

export type Incident = {
    /**
     * UUIDv7
     */
    incident_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    depot_name: string;
    /**
     * for example BREACH; there may be more kinds in time
     */
    kind: string;
    /**
     * the worst so far
     */
    severity: 'INFO' | 'YELLOW' | 'RED';
    state: 'OPEN' | 'RESOLVED';
    /**
     * what it is about: of one cause in a depot there is one open incident at most
     */
    cause: string;
    scope: {
        type: 'MICROGRID' | 'NODE' | 'CHARGE_POINT' | 'UNIT';
        id: string | null;
        name: string | null;
    };
    /**
     * what is wrong; of an incident that is over it begins with "Over: "
     */
    sentence: string;
    /**
     * what is known about it, by names that carry the unit: measured_kw
     */
    context: {
        [key: string]: string | number | boolean | null;
    };
    /**
     * RFC 3339 in UTC
     */
    opened_at: string;
    /**
     * since when what is known has been as it is
     */
    reported_at: string;
    /**
     * null: nobody has, since it opened or became worse
     */
    acknowledged_at: string | null;
    resolved_at: string | null;
    resolved_by: 'ITSELF' | 'OPERATOR' | null;
};

export type IncidentCount = {
    open: number;
    /**
     * of the open ones
     */
    unacknowledged: number;
    /**
     * among the open ones
     */
    worst: 'INFO' | 'YELLOW' | 'RED' | null;
};

export type IncidentDetail = {
    /**
     * UUIDv7
     */
    incident_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    depot_name: string;
    /**
     * for example BREACH; there may be more kinds in time
     */
    kind: string;
    /**
     * the worst so far
     */
    severity: 'INFO' | 'YELLOW' | 'RED';
    state: 'OPEN' | 'RESOLVED';
    /**
     * what it is about: of one cause in a depot there is one open incident at most
     */
    cause: string;
    scope: {
        type: 'MICROGRID' | 'NODE' | 'CHARGE_POINT' | 'UNIT';
        id: string | null;
        name: string | null;
    };
    /**
     * what is wrong; of an incident that is over it begins with "Over: "
     */
    sentence: string;
    /**
     * what is known about it, by names that carry the unit: measured_kw
     */
    context: {
        [key: string]: string | number | boolean | null;
    };
    /**
     * RFC 3339 in UTC
     */
    opened_at: string;
    /**
     * since when what is known has been as it is
     */
    reported_at: string;
    /**
     * null: nobody has, since it opened or became worse
     */
    acknowledged_at: string | null;
    resolved_at: string | null;
    resolved_by: 'ITSELF' | 'OPERATOR' | null;
    /**
     * from the charger up to the site, where limits are what it is about
     */
    chain: Array<{
        node_id: string;
        name: string;
        /**
         * what was left of the wish here
         */
        kw: number;
        is_binding: boolean;
        /**
         * how many want something under it
         */
        shared_by: number;
    }> | null;
    /**
     * what happened and what was said, oldest first
     */
    history: Array<IncidentEntry>;
};

export type IncidentEntry = {
    /**
     * UUIDv7
     */
    entry_id: string;
    what: 'OPENED' | 'WORSENED' | 'ACKNOWLEDGED' | 'COMMENTED' | 'RESOLVED';
    summary: string;
    comment: string | null;
    by: {
        kind: string;
        name: string;
    };
    /**
     * RFC 3339 in UTC
     */
    at: string;
};

export type IncidentsAcknowledged = {
    /**
     * those of them that are open, as they stand now
     */
    items: Array<Incident>;
};

export type InspectedCycle = {
    /**
     * UUIDv7
     */
    cycle_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * counts from 1 each time a process begins to steer the depot: `started_at` tells cycles apart
     */
    sequence: number;
    trigger: string;
    /**
     * null: the whole microgrid
     */
    scope_node_id: string | null;
    /**
     * the endpoint of older clients that asked for it
     */
    alias: string | null;
    calculation_version: number;
    outcome: string;
    primary_reason: string | null;
    reason_codes: Array<string>;
    source_mode: string;
    /**
     * the whole of it in one line
     */
    sentence: string;
    /**
     * RFC 3339 in UTC
     */
    started_at: string;
    took_ms: number;
    /**
     * of what was kept
     */
    format: number | string | null;
    /**
     * null: this release does not read the form in which it was kept
     */
    reading: CycleReading | null;
    /**
     * what became known of each order, oldest first
     */
    orders: Array<CycleOrder>;
};

export type LatestSample = {
    /**
     * UUIDv7
     */
    subject_id: string;
    subject_kind: 'NODE' | 'CONNECTOR' | 'CHARGE_POINT' | 'POWER_SOURCE';
    quantity: 'POWER_KW' | 'POWER_OFFERED_KW' | 'ENERGY_KWH' | 'CURRENT_A' | 'VOLTAGE_V' | 'SOC_PERCENT';
    phase: 'L1' | 'L2' | 'L3' | null;
    /**
     * RFC 3339 in UTC
     */
    at: string;
    value: number;
};

export type LimitHistory = {
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * RFC 3339 in UTC
     */
    from: string;
    /**
     * RFC 3339 in UTC
     */
    to: string;
    /**
     * there were more steps than are told: the oldest are left out
     */
    is_cut: boolean;
    nodes: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        /**
         * oldest first
         */
        steps: Array<{
            /**
             * since when; the first may be older than what was asked for
             */
            at: string;
            /**
             * null: nothing limited it
             */
            limit_kw: number | null;
            /**
             * what kind of limit it was
             */
            limit_code: string | null;
            /**
             * whose limit it was
             */
            by: string | null;
            /**
             * when it was to end, as was known then; null: it had no end
             */
            until: string | null;
        }>;
    }>;
};

export type Microgrid = {
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    /**
     * the depot’s name
     */
    name: string;
    timezone: string;
    version: number;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
    /**
     * RFC 3339 in UTC
     */
    synced_at: string;
    /**
     * depth first; a parent stands before its children
     */
    nodes: Array<MicrogridNode>;
    assets: Array<MicrogridAsset>;
    capabilities: Array<{
        capability: 'PEAK_SHAVING' | 'DER';
        /**
         * null: the whole microgrid
         */
        scope_node_id: string | null;
        state: 'ON' | 'OFF' | 'UNKNOWN';
        source_device_id: string | null;
        observed_at: string | null;
    }>;
    diagnostics: Array<Diagnostic>;
};

export type MicrogridAsset = {
    kind: 'CHARGE_POINT';
    /**
     * UUIDv7
     */
    asset_id: string;
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    ocpp_identity: string;
    control_mode: 'CONNECTOR' | 'CHARGER';
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    limit_reference: 'AC_INPUT' | 'DC_OUTPUT';
    efficiency: number;
    fallback_kw: number;
    phases: Array<'L1' | 'L2' | 'L3'> | null;
    connectors: Array<{
        /**
         * UUIDv7
         */
        connector_id: string;
        number: number;
        name: string | null;
        rating_kw: number | null;
    }>;
} | {
    kind: 'POWER_SOURCE';
    /**
     * UUIDv7
     */
    asset_id: string;
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    power_source_kind: 'GRID' | 'BATTERY' | 'SOLAR' | 'GENERATOR';
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    capacity_kwh: number | null;
} | {
    kind: 'DEVICE';
    /**
     * UUIDv7
     */
    asset_id: string;
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    device_kind: 'METER' | 'SENSOR' | 'GATEWAY' | 'CONTROLLER';
    site_model_name: string | null;
};

export type MicrogridListItem = {
    /**
     * UUIDv7
     */
    depot_id: string;
    depot_name: string;
    microgrid_id: string | null;
    version: number | null;
    node_count: number | null;
    changed_at: string | null;
    synced_at: string | null;
    fault_codes: Array<string>;
};

export type MicrogridNode = {
    /**
     * UUIDv7
     */
    node_id: string;
    parent_node_id: string | null;
    kind: 'GRID_CONNECTION' | 'CIRCUIT';
    /**
     * 1 for a grid connection
     */
    depth: number;
    name: string;
    /**
     * the source circuit
     */
    circuit_id: string;
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    safe_default_kw: number | null;
    effective_limit: {
        limit_kw: number;
        source: 'RATING' | 'SAFE_DEFAULT_CAPACITY';
    };
};

export type NodeInterval = {
    /**
     * UUIDv7
     */
    node_id: string;
    /**
     * of the contract
     */
    interval_min: number;
    /**
     * of what was measured in it so far
     */
    average_kw: number | null;
    /**
     * how long it still runs
     */
    left_s: number;
};

export type NodeLoad = {
    /**
     * UUIDv7
     */
    node_id: string;
    /**
     * what flows there now, at the input, as far as somebody says so
     */
    load_kw: number;
    /**
     * its own meter, or the sum of what chargers beneath it say
     */
    measured_by: 'METER' | 'CHARGERS';
    /**
     * connectors beneath that have a bus and say nothing any more: the sum is without them
     */
    silent: number;
    /**
     * what those may draw
     */
    silent_kw: number;
    /**
     * of the oldest measurement in it
     */
    at: string;
    quality: 'FRESH' | 'STALE';
};

export type NodeWatch = {
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    /**
     * by its meter; by all chargers beneath it that have a bus, and nothing else; by some of those; or not at all
     */
    seen: 'METER' | 'CHARGERS' | 'IN_PART' | 'NOT';
    /**
     * above its limit since then, not for long enough to be a breach yet
     */
    above_since: string | null;
};

export type OpenBreach = {
    /**
     * UUIDv7
     */
    node_id: string;
    name: string;
    /**
     * RFC 3339 in UTC
     */
    since: string;
    measured_kw: number;
    most_kw: number;
    limit_kw: number;
    /**
     * what kind of limit it is above: CIRCUIT_LIMIT, OPERATING_ENVELOPE_LIMIT; as in cycles
     */
    primary_reason: string | null;
    /**
     * whose limit that is: rating, safe default capacity, network company
     */
    by: string | null;
    /**
     * how long that limit holds; null: without an end
     */
    until: string | null;
    /**
     * of the last cycle: FALLBACK_DERIVED where not everything that it took was freshly measured
     */
    source_mode: 'MEASURED' | 'FALLBACK_DERIVED' | null;
    /**
     * what it looks like; GIVEN_ABOVE_LIMIT: chargers keep to what they were given, which is above the limit of this node
     */
    cause: 'UNCONTROLLED_LOAD' | 'SLOW_CHARGER' | 'IGNORING_CHARGER' | 'DOUBTFUL_METER' | 'GIVEN_ABOVE_LIMIT';
    sentence: string;
};

export type PlateRatingInput = {
    unit: 'kW';
    value: number;
} | {
    unit: 'kVA';
    value: number;
    power_factor: number;
} | {
    unit: 'A';
    value: number;
    /**
     * between conductors with three phases, to neutral with one
     */
    voltage_v: number;
    phases: 1 | 3;
    power_factor: number;
};

export type PowerSource = {
    /**
     * UUIDv7
     */
    power_source_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    circuit_id: string | null;
    name: string;
    kind: 'GRID' | 'BATTERY' | 'SOLAR' | 'GENERATOR';
    rating: Rating | null;
    /**
     * the rating as power, rounded down
     */
    rating_kw: number | null;
    /**
     * the conversion from the plate to kW, to be shown
     */
    rating_conversion: string | null;
    capacity_kwh: number | null;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Problem = {
    type: string;
    title: string;
    status: number;
    code: string;
    detail: string;
    errors?: Array<{
        code: string;
        message: string;
        pointer?: string;
        ids?: Array<string>;
    }>;
    request_id?: string;
};

export type Rating = {
    unit: 'kW';
    value: number;
} | {
    unit: 'kVA';
    value: number;
    power_factor: number;
} | {
    unit: 'A';
    value: number;
    /**
     * between conductors with three phases, to neutral with one
     */
    voltage_v: number;
    phases: 1 | 3;
    power_factor: number;
};

export type Rebalanced = {
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * UUIDv7
     */
    cycle_id: string;
    outcome: 'APPLIED' | 'CURTAILED' | 'REJECTED';
    /**
     * null: everybody got what they asked for
     */
    primary_reason: string | null;
    /**
     * the outcome in words
     */
    sentence: string;
};

export type ReplayAnswer = ReplayResult | WhatIfResult;

export type ReplayRequestInput = {
    change?: CycleChangeInput;
};

export type ReplayResult = {
    type: 'REPLAY';
    /**
     * reason codes, allocations, outcome and all else, byte for byte
     */
    identical: boolean;
    /**
     * the first; null: there is none
     */
    difference: {
        /**
         * a JSON pointer into the result
         */
        path: string;
        kept: unknown;
        now: unknown;
    } | null;
};

export type ResyncResult = {
    /**
     * UUIDv7
     */
    microgrid_id: string;
    /**
     * UUIDv7
     */
    depot_id: string;
    version: number;
    /**
     * whether the depot had no microgrid before
     */
    provisioned: boolean;
    created: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        /**
         * UUIDv7
         */
        circuit_id: string;
        name: string;
    }>;
    updated: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        /**
         * UUIDv7
         */
        circuit_id: string;
        name: string;
    }>;
    removed: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        /**
         * UUIDv7
         */
        circuit_id: string;
        name: string;
    }>;
    left: Array<{
        /**
         * UUIDv7
         */
        node_id: string;
        /**
         * UUIDv7
         */
        circuit_id: string;
        name: string;
    }>;
    /**
     * RFC 3339 in UTC
     */
    synced_at: string;
};

export type Session = {
    /**
     * of the user or the token
     */
    user_id: string;
    name: string;
    role: 'viewer' | 'operator' | 'system_admin';
    /**
     * null: a token without an end
     */
    expires_at: string | null;
};

export type SiteStatus = {
    /**
     * UUIDv7
     */
    depot_id: string;
    microgrid_id: string | null;
    /**
     * RFC 3339 in UTC
     */
    now: string;
    /**
     * false: no process steers it at this moment, or another than the one that answers
     */
    is_steered: boolean;
    /**
     * the latest; null: there was none yet
     */
    cycle: Cycle | null;
    /**
     * what it decided: limit, demand, allocation and headroom of each node
     */
    reading: CycleReading | null;
    /**
     * the node that binds first
     */
    constrained_by: {
        /**
         * UUIDv7
         */
        node_id: string;
        name: string;
        limit_kw: number | null;
        limit_code: string | null;
        by: string | null;
        until: string | null;
        demand_kw: number;
        /**
         * null: nobody is held back by what one conductor carries, or nobody is held back here
         */
        conductor: FullConductor | null;
    } | null;
    envelope: {
        state: 'NONE' | 'ACTIVE' | 'FALLBACK';
        limit_kw: number | null;
        until: string | null;
    };
    telemetry: {
        fresh: number;
        stale: number;
        missing: number;
    };
    chargers: {
        total: number;
        online: number;
        steered: number;
        idle: number;
        unsteerable: number;
    };
    /**
     * as measured now, not as of the cycle
     */
    loads: Array<NodeLoad>;
    breaches: Array<OpenBreach>;
    /**
     * what anybody would see of a breach at each node with a limit
     */
    watched: Array<NodeWatch>;
    intervals: Array<NodeInterval>;
};

export type StreamMessage = {
    sequence: number;
    /**
     * the event type
     */
    kind: string;
    depot_id: string | null;
    stream: string;
    version: number;
    summary: string;
    actor: string;
    /**
     * RFC 3339 in UTC
     */
    occurred_at: string;
};

export type Telemetry = {
    /**
     * UUIDv7
     */
    depot_id: string;
    quantity: 'POWER_KW' | 'POWER_OFFERED_KW' | 'ENERGY_KWH' | 'CURRENT_A' | 'VOLTAGE_V' | 'SOC_PERCENT';
    phase: 'L1' | 'L2' | 'L3' | null;
    /**
     * what the buckets were made from
     */
    resolution: 'SAMPLES' | 'MINUTES' | 'QUARTER_HOURS';
    /**
     * where the first bucket begins
     */
    from: string;
    /**
     * how long each bucket is
     */
    bucket_ms: number;
    bucket_count: number;
    series: Array<{
        /**
         * UUIDv7
         */
        subject_id: string;
        /**
         * one a bucket; null where nothing was measured
         */
        min: Array<number | null>;
        /**
         * one a bucket; null where nothing was measured
         */
        mean: Array<number | null>;
        /**
         * one a bucket; null where nothing was measured
         */
        max: Array<number | null>;
        /**
         * of how much of each bucket anything was said: a mean times it is the mean of the bucket, silence counted as 0
         */
        told: Array<number | null>;
    }>;
};

export type Token = {
    /**
     * UUIDv7
     */
    token_id: string;
    name: string;
    role: 'viewer' | 'operator' | 'system_admin' | null;
    scopes: Array<'registry:read' | 'registry:write' | 'events:read' | 'metrics:read' | 'telemetry:read' | 'chargers:control'>;
    depot_ids: Array<string> | null;
    expires_at: string | null;
    last_used_at: string | null;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
};

export type TokenCreated = {
    /**
     * UUIDv7
     */
    token_id: string;
    name: string;
    role: 'viewer' | 'operator' | 'system_admin' | null;
    scopes: Array<'registry:read' | 'registry:write' | 'events:read' | 'metrics:read' | 'telemetry:read' | 'chargers:control'>;
    depot_ids: Array<string> | null;
    expires_at: string | null;
    last_used_at: string | null;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * shown this once
     */
    token: string;
};

export type UnknownCharger = {
    identity: string;
    /**
     * RFC 3339 in UTC
     */
    first_seen_at: string;
    /**
     * RFC 3339 in UTC
     */
    last_seen_at: string;
    times: number;
    last_address: string;
    /**
     * why it was turned away the last time
     */
    why: string;
};

export type User = {
    /**
     * UUIDv7
     */
    user_id: string;
    name: string;
    role: 'viewer' | 'operator' | 'system_admin';
    disabled: boolean;
    last_seen_at: string | null;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type Webhook = {
    /**
     * UUIDv7
     */
    webhook_id: string;
    name: string;
    url: string;
    kinds: Array<string>;
    severity_min: 'INFO' | 'YELLOW' | 'RED';
    depot_ids: Array<string> | null;
    is_enabled: boolean;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
};

export type WebhookCreated = {
    /**
     * UUIDv7
     */
    webhook_id: string;
    name: string;
    url: string;
    kinds: Array<string>;
    severity_min: 'INFO' | 'YELLOW' | 'RED';
    depot_ids: Array<string> | null;
    is_enabled: boolean;
    revision: number;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    /**
     * RFC 3339 in UTC
     */
    changed_at: string;
    /**
     * shown this once; Busbar-Signature is t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>" under it, in hexadecimal>
     */
    secret: string;
};

export type WebhookDelivery = {
    /**
     * also in the header Busbar-Delivery: the same again is a repetition
     */
    delivery_id: string;
    /**
     * UUIDv7
     */
    webhook_id: string;
    /**
     * UUIDv7
     */
    notification_id: string;
    kind: string;
    /**
     * RFC 3339 in UTC
     */
    created_at: string;
    state: 'WAITING' | 'DELIVERED' | 'GIVEN_UP';
    attempts: number;
    next_try_at: string | null;
    last_tried_at: string | null;
    /**
     * null: there was no answer
     */
    last_status: number | null;
    /**
     * the beginning of the answer, or why there was none
     */
    last_answer: string | null;
};

export type WebhookSecret = {
    /**
     * UUIDv7
     */
    webhook_id: string;
    /**
     * shown this once; Busbar-Signature is t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>" under it, in hexadecimal>
     */
    secret: string;
};

export type WhatIfResult = {
    type: 'WHAT_IF';
    sentence: string;
    outcome: {
        before: string;
        after: string;
    };
    primary_reason: {
        before: string | null;
        after: string | null;
    };
    /**
     * those that would have got something else
     */
    units: Array<{
        unit_id: string;
        name: string;
        before_kw: number;
        after_kw: number;
    }>;
    nodes: Array<{
        node_id: string;
        name: string;
        before_limit_kw: number | null;
        after_limit_kw: number | null;
        before_allocated_kw: number;
        after_allocated_kw: number;
    }>;
};

export type SignOutData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/session';
};

export type SignOutErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type SignOutError = SignOutErrors[keyof SignOutErrors];

export type SignOutResponses = {
    /**
     * signed out
     */
    204: void;
};

export type SignOutResponse = SignOutResponses[keyof SignOutResponses];

export type GetSessionData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/session';
};

export type GetSessionErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetSessionError = GetSessionErrors[keyof GetSessionErrors];

export type GetSessionResponses = {
    /**
     * Default Response
     */
    200: Session;
};

export type GetSessionResponse = GetSessionResponses[keyof GetSessionResponses];

export type SignInData = {
    body: {
        name: string;
        password: string;
    };
    path?: never;
    query?: never;
    url: '/api/session';
};

export type SignInErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * SIGN_IN_FAILED
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST
     */
    403: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type SignInError = SignInErrors[keyof SignInErrors];

export type SignInResponses = {
    /**
     * Default Response
     */
    200: Session;
};

export type SignInResponse = SignInResponses[keyof SignInResponses];

export type ChangeOwnPasswordData = {
    body: {
        current_password: string;
        new_password: string;
    };
    path?: never;
    query?: never;
    url: '/api/session/password';
};

export type ChangeOwnPasswordErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN, SIGN_IN_FAILED
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeOwnPasswordError = ChangeOwnPasswordErrors[keyof ChangeOwnPasswordErrors];

export type ChangeOwnPasswordResponses = {
    /**
     * Default Response
     */
    200: Session;
};

export type ChangeOwnPasswordResponse = ChangeOwnPasswordResponses[keyof ChangeOwnPasswordResponses];

export type ListDepotsData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/depot';
};

export type ListDepotsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListDepotsError = ListDepotsErrors[keyof ListDepotsErrors];

export type ListDepotsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Depot>;
        next_cursor: string | null;
    };
};

export type ListDepotsResponse = ListDepotsResponses[keyof ListDepotsResponses];

export type CreateDepotData = {
    body: {
        name: string;
        /**
         * IANA timezone, for example Australia/Perth
         */
        timezone: string;
        /**
         * null: every user sees this depot; else only these users and system admins
         */
        visible_to?: Array<string> | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/depot';
};

export type CreateDepotErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NAME_TAKEN
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TIMEZONE_UNKNOWN, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateDepotError = CreateDepotErrors[keyof CreateDepotErrors];

export type CreateDepotResponses = {
    /**
     * Default Response
     */
    201: Depot;
};

export type CreateDepotResponse = CreateDepotResponses[keyof CreateDepotResponses];

export type DeleteDepotData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}';
};

export type DeleteDepotErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteDepotError = DeleteDepotErrors[keyof DeleteDepotErrors];

export type DeleteDepotResponses = {
    /**
     * deleted
     */
    204: void;
};

export type DeleteDepotResponse = DeleteDepotResponses[keyof DeleteDepotResponses];

export type GetDepotData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}';
};

export type GetDepotErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetDepotError = GetDepotErrors[keyof GetDepotErrors];

export type GetDepotResponses = {
    /**
     * Default Response
     */
    200: Depot;
};

export type GetDepotResponse = GetDepotResponses[keyof GetDepotResponses];

export type ChangeDepotData = {
    body: {
        name?: string;
        /**
         * IANA timezone, for example Australia/Perth
         */
        timezone?: string;
        /**
         * null: every user sees this depot; else only these users and system admins
         */
        visible_to?: Array<string> | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}';
};

export type ChangeDepotErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * DEPOT_NAME_TAKEN
     */
    409: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TIMEZONE_UNKNOWN, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeDepotError = ChangeDepotErrors[keyof ChangeDepotErrors];

export type ChangeDepotResponses = {
    /**
     * Default Response
     */
    200: Depot;
};

export type ChangeDepotResponse = ChangeDepotResponses[keyof ChangeDepotResponses];

export type GetDepotControlData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/control';
};

export type GetDepotControlErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetDepotControlError = GetDepotControlErrors[keyof GetDepotControlErrors];

export type GetDepotControlResponses = {
    /**
     * Default Response
     */
    200: Control;
};

export type GetDepotControlResponse = GetDepotControlResponses[keyof GetDepotControlResponses];

export type ChangeDepotControlData = {
    body: {
        /**
         * below 3 the flat path: each grid connection shared without the boards beneath it; from 3 the hierarchy
         */
        usable_power_calculation_version?: number;
        strategy?: 'EQUAL_SHARE' | 'PRIORITY' | 'EARLIEST_DEPARTURE' | 'FIRST_COME';
        /**
         * leaf-fair: every charger competes with every other; branch-fair: each node shares among its children
         */
        share_rule?: 'leaf-fair' | 'branch-fair';
        /**
         * a cycle runs at least so often; at most a quarter of the lease
         */
        cycle_every_s?: number;
        /**
         * after so long a measurement says nothing about now
         */
        stale_after_s?: number;
        /**
         * what a charger is taken to want if nothing at all is known of it
         */
        configured_demand_kw?: number | null;
        /**
         * how fast what a charger gets may rise; null: at once
         */
        ramp_kw_per_s?: number | null;
        /**
         * what a smaller change leaves as it was, unless a limit needs it
         */
        dead_band_kw?: number;
        /**
         * of a charger’s limit: a smaller change is not worth a message
         */
        dead_band_share?: number;
        /**
         * how long a limit holds at a charger that hears nothing more
         */
        lease_s?: number;
        /**
         * added to the share: how far above its limit a node may be
         */
        breach_tolerance_kw?: number;
        /**
         * of the limit
         */
        breach_tolerance_share?: number;
        /**
         * how long it must be above before it is a breach
         */
        breach_opens_after_s?: number;
        /**
         * how far below its limit it must be, the tolerated watts aside, before the breach is over
         */
        breach_hysteresis_share?: number;
        /**
         * and for how long
         */
        breach_clears_after_s?: number;
        /**
         * over which the contract averages what the site draws
         */
        contract_interval_min?: 5 | 15 | 30;
        /**
         * nodes with a time of their own: circuits, charge points, connectors or the microgrid; replaced whole
         */
        stale_after_by_node?: Array<{
            /**
             * the id of something in the same depot
             */
            node_id: string;
            stale_after_s: number;
        }>;
        /**
         * circuits, or the microgrid, that carry load which nobody controls; what the microgrid carries counts at each grid connection; replaced whole
         */
        expected_loads?: Array<{
            /**
             * the id of something in the same depot
             */
            node_id: string;
            /**
             * null: it must be measured, and nothing is decided safely while it isn’t
             */
            assumed_kw: number | null;
        }>;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/control';
};

export type ChangeDepotControlErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * FIELD_INVALID, IDEMPOTENCY_KEY_REUSED, NODE_UNKNOWN, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeDepotControlError = ChangeDepotControlErrors[keyof ChangeDepotControlErrors];

export type ChangeDepotControlResponses = {
    /**
     * Default Response
     */
    200: Control;
};

export type ChangeDepotControlResponse = ChangeDepotControlResponses[keyof ChangeDepotControlResponses];

export type GetDepotMicrogridData = {
    body?: never;
    headers?: {
        /**
         * the entity tag that you have: where it still is so, the answer is 304 without a body
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/microgrid';
};

export type GetDepotMicrogridErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, MICROGRID_NOT_PROVISIONED
     */
    404: Problem;
    /**
     * TOPOLOGY_CROSS_DEPOT_PARENT, TOPOLOGY_CYCLE, TOPOLOGY_MISSING_RATING, TOPOLOGY_UNATTACHED_CHARGE_POINT, TOPOLOGY_UNATTACHED_CONNECTOR, TOPOLOGY_UNKNOWN_CIRCUIT, TOPOLOGY_UNKNOWN_PARENT
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetDepotMicrogridError = GetDepotMicrogridErrors[keyof GetDepotMicrogridErrors];

export type GetDepotMicrogridResponses = {
    /**
     * Default Response
     */
    200: Microgrid;
};

export type GetDepotMicrogridResponse = GetDepotMicrogridResponses[keyof GetDepotMicrogridResponses];

export type GetMicrogridData = {
    body?: never;
    headers?: {
        /**
         * the entity tag that you have: where it still is so, the answer is 304 without a body
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        microgrid_id: string;
    };
    query?: never;
    url: '/api/microgrid/{microgrid_id}';
};

export type GetMicrogridErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, MICROGRID_NOT_FOUND, MICROGRID_NOT_PROVISIONED
     */
    404: Problem;
    /**
     * TOPOLOGY_CROSS_DEPOT_PARENT, TOPOLOGY_CYCLE, TOPOLOGY_MISSING_RATING, TOPOLOGY_UNATTACHED_CHARGE_POINT, TOPOLOGY_UNATTACHED_CONNECTOR, TOPOLOGY_UNKNOWN_CIRCUIT, TOPOLOGY_UNKNOWN_PARENT
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetMicrogridError = GetMicrogridErrors[keyof GetMicrogridErrors];

export type GetMicrogridResponses = {
    /**
     * Default Response
     */
    200: Microgrid;
};

export type GetMicrogridResponse = GetMicrogridResponses[keyof GetMicrogridResponses];

export type ListMicrogridsData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/microgrid';
};

export type ListMicrogridsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListMicrogridsError = ListMicrogridsErrors[keyof ListMicrogridsErrors];

export type ListMicrogridsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<MicrogridListItem>;
        next_cursor: string | null;
    };
};

export type ListMicrogridsResponse = ListMicrogridsResponses[keyof ListMicrogridsResponses];

export type ResyncMicrogridData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/microgrid/resync';
};

export type ResyncMicrogridErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ResyncMicrogridError = ResyncMicrogridErrors[keyof ResyncMicrogridErrors];

export type ResyncMicrogridResponses = {
    /**
     * Default Response
     */
    200: ResyncResult;
};

export type ResyncMicrogridResponse = ResyncMicrogridResponses[keyof ResyncMicrogridResponses];

export type GetSiteStatusData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/microgrid/status';
};

export type GetSiteStatusErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetSiteStatusError = GetSiteStatusErrors[keyof GetSiteStatusErrors];

export type GetSiteStatusResponses = {
    /**
     * Default Response
     */
    200: SiteStatus;
};

export type GetSiteStatusResponse = GetSiteStatusResponses[keyof GetSiteStatusResponses];

export type GetFallbackProofData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/fallback_proof';
};

export type GetFallbackProofErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetFallbackProofError = GetFallbackProofErrors[keyof GetFallbackProofErrors];

export type GetFallbackProofResponses = {
    /**
     * Default Response
     */
    200: FallbackProof;
};

export type GetFallbackProofResponse = GetFallbackProofResponses[keyof GetFallbackProofResponses];

export type ListChargersData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/charger';
};

export type ListChargersErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListChargersError = ListChargersErrors[keyof ListChargersErrors];

export type ListChargersResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<ChargerState>;
    };
};

export type ListChargersResponse = ListChargersResponses[keyof ListChargersResponses];

export type GetChargerData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/charger';
};

export type GetChargerErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetChargerError = GetChargerErrors[keyof GetChargerErrors];

export type GetChargerResponses = {
    /**
     * Default Response
     */
    200: ChargerState;
};

export type GetChargerResponse = GetChargerResponses[keyof GetChargerResponses];

export type ActOnChargerData = {
    body: ChargerActionInput;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/action';
};

export type ActOnChargerErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, CONNECTOR_NOT_FOUND, SESSION_NOT_FOUND
     */
    404: Problem;
    /**
     * CHARGER_OFFLINE
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY, NOT_STEERED
     */
    503: Problem;
};

export type ActOnChargerError = ActOnChargerErrors[keyof ActOnChargerErrors];

export type ActOnChargerResponses = {
    /**
     * Default Response
     */
    200: ChargerActionAnswer;
};

export type ActOnChargerResponse = ActOnChargerResponses[keyof ActOnChargerResponses];

export type TrustChargerData = {
    body: ChargerTrustInput;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/trust';
};

export type TrustChargerErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, CONNECTOR_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type TrustChargerError = TrustChargerErrors[keyof TrustChargerErrors];

export type TrustChargerResponses = {
    /**
     * trusted again
     */
    204: void;
};

export type TrustChargerResponse = TrustChargerResponses[keyof TrustChargerResponses];

export type ChangeSessionData = {
    body: ChargerSessionChangeInput;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
        session_ref: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/session/{session_ref}';
};

export type ChangeSessionErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, SESSION_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * FIELD_INVALID, IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeSessionError = ChangeSessionErrors[keyof ChangeSessionErrors];

export type ChangeSessionResponses = {
    /**
     * Default Response
     */
    200: ChargerSession;
};

export type ChangeSessionResponse = ChangeSessionResponses[keyof ChangeSessionResponses];

export type GetDeparturePlanData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/departure_plan';
};

export type GetDeparturePlanErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetDeparturePlanError = GetDeparturePlanErrors[keyof GetDeparturePlanErrors];

export type GetDeparturePlanResponses = {
    /**
     * Default Response
     */
    200: DeparturePlan;
};

export type GetDeparturePlanResponse = GetDeparturePlanResponses[keyof GetDeparturePlanResponses];

export type PlanDeparturesData = {
    body: DepartureWishInput;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/departure_plan';
};

export type PlanDeparturesErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, CONNECTOR_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * FIELD_INVALID, IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type PlanDeparturesError = PlanDeparturesErrors[keyof PlanDeparturesErrors];

export type PlanDeparturesResponses = {
    /**
     * Default Response
     */
    200: DeparturePlan;
};

export type PlanDeparturesResponse = PlanDeparturesResponses[keyof PlanDeparturesResponses];

export type ListCircuitsData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/depot/{depot_id}/circuit';
};

export type ListCircuitsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListCircuitsError = ListCircuitsErrors[keyof ListCircuitsErrors];

export type ListCircuitsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Circuit>;
        next_cursor: string | null;
    };
};

export type ListCircuitsResponse = ListCircuitsResponses[keyof ListCircuitsResponses];

export type CreateCircuitData = {
    body: {
        name: string;
        parent_circuit_id?: string | null;
        rating?: PlateRatingInput | null;
        /**
         * what may flow here with nobody in control
         */
        safe_default_kw?: number | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/circuit';
};

export type CreateCircuitErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, LIMIT_ABOVE_RATING, TOPOLOGY_CROSS_DEPOT_PARENT, TOPOLOGY_UNKNOWN_PARENT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateCircuitError = CreateCircuitErrors[keyof CreateCircuitErrors];

export type CreateCircuitResponses = {
    /**
     * Default Response
     */
    201: Circuit;
};

export type CreateCircuitResponse = CreateCircuitResponses[keyof CreateCircuitResponses];

export type DeleteCircuitData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        circuit_id: string;
    };
    query?: never;
    url: '/api/circuit/{circuit_id}';
};

export type DeleteCircuitErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CIRCUIT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * CIRCUIT_NOT_EMPTY
     */
    409: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteCircuitError = DeleteCircuitErrors[keyof DeleteCircuitErrors];

export type DeleteCircuitResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeleteCircuitResponse = DeleteCircuitResponses[keyof DeleteCircuitResponses];

export type GetCircuitData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        circuit_id: string;
    };
    query?: never;
    url: '/api/circuit/{circuit_id}';
};

export type GetCircuitErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CIRCUIT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetCircuitError = GetCircuitErrors[keyof GetCircuitErrors];

export type GetCircuitResponses = {
    /**
     * Default Response
     */
    200: Circuit;
};

export type GetCircuitResponse = GetCircuitResponses[keyof GetCircuitResponses];

export type ChangeCircuitData = {
    body: {
        name?: string;
        parent_circuit_id?: string | null;
        rating?: PlateRatingInput | null;
        /**
         * what may flow here with nobody in control
         */
        safe_default_kw?: number | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        circuit_id: string;
    };
    query?: never;
    url: '/api/circuit/{circuit_id}';
};

export type ChangeCircuitErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CIRCUIT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, LIMIT_ABOVE_RATING, TOPOLOGY_CROSS_DEPOT_PARENT, TOPOLOGY_CYCLE, TOPOLOGY_UNKNOWN_PARENT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeCircuitError = ChangeCircuitErrors[keyof ChangeCircuitErrors];

export type ChangeCircuitResponses = {
    /**
     * Default Response
     */
    200: Circuit;
};

export type ChangeCircuitResponse = ChangeCircuitResponses[keyof ChangeCircuitResponses];

export type ListChargePointsData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/depot/{depot_id}/charge_point';
};

export type ListChargePointsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListChargePointsError = ListChargePointsErrors[keyof ListChargePointsErrors];

export type ListChargePointsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<ChargePoint>;
        next_cursor: string | null;
    };
};

export type ListChargePointsResponse = ListChargePointsResponses[keyof ListChargePointsResponses];

export type CreateChargePointData = {
    body: {
        name: string;
        circuit_id?: string | null;
        ocpp_identity: string;
        /**
         * what limits are sent to
         */
        control_mode?: 'CONNECTOR' | 'CHARGER';
        rating?: PlateRatingInput | null;
        /**
         * what a limit means to this charger
         */
        limit_reference?: 'AC_INPUT' | 'DC_OUTPUT';
        /**
         * DC output per AC input
         */
        efficiency?: number;
        /**
         * what it falls back to by itself when nobody steers it
         */
        fallback_kw?: number;
        /**
         * the conductors that it is wired to; null: not known, and each is taken to bear it
         */
        phases?: Array<'L1' | 'L2' | 'L3'> | null;
        connectors?: Array<{
            /**
             * as OCPP counts: from 1
             */
            number: number;
            name?: string | null;
            /**
             * null: as much as its charge point
             */
            rating?: PlateRatingInput | null;
        }>;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/charge_point';
};

export type CreateChargePointErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * CONNECTOR_NUMBER_TAKEN, OCPP_IDENTITY_TAKEN
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, LIMIT_ABOVE_RATING, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateChargePointError = CreateChargePointErrors[keyof CreateChargePointErrors];

export type CreateChargePointResponses = {
    /**
     * Default Response
     */
    201: ChargePoint;
};

export type CreateChargePointResponse = CreateChargePointResponses[keyof CreateChargePointResponses];

export type DeleteChargePointData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}';
};

export type DeleteChargePointErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteChargePointError = DeleteChargePointErrors[keyof DeleteChargePointErrors];

export type DeleteChargePointResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeleteChargePointResponse = DeleteChargePointResponses[keyof DeleteChargePointResponses];

export type GetChargePointData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}';
};

export type GetChargePointErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetChargePointError = GetChargePointErrors[keyof GetChargePointErrors];

export type GetChargePointResponses = {
    /**
     * Default Response
     */
    200: ChargePoint;
};

export type GetChargePointResponse = GetChargePointResponses[keyof GetChargePointResponses];

export type ChangeChargePointData = {
    body: {
        name?: string;
        circuit_id?: string | null;
        ocpp_identity?: string;
        /**
         * what limits are sent to
         */
        control_mode?: 'CONNECTOR' | 'CHARGER';
        rating?: PlateRatingInput | null;
        /**
         * what a limit means to this charger
         */
        limit_reference?: 'AC_INPUT' | 'DC_OUTPUT';
        /**
         * DC output per AC input
         */
        efficiency?: number;
        /**
         * what it falls back to by itself when nobody steers it
         */
        fallback_kw?: number;
        /**
         * the conductors that it is wired to; null: not known, and each is taken to bear it
         */
        phases?: Array<'L1' | 'L2' | 'L3'> | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}';
};

export type ChangeChargePointErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * OCPP_IDENTITY_TAKEN
     */
    409: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, LIMIT_ABOVE_RATING, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeChargePointError = ChangeChargePointErrors[keyof ChangeChargePointErrors];

export type ChangeChargePointResponses = {
    /**
     * Default Response
     */
    200: ChargePoint;
};

export type ChangeChargePointResponse = ChangeChargePointResponses[keyof ChangeChargePointResponses];

export type DeleteChargerKeyData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/key';
};

export type DeleteChargerKeyErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteChargerKeyError = DeleteChargerKeyErrors[keyof DeleteChargerKeyErrors];

export type DeleteChargerKeyResponses = {
    /**
     * taken away
     */
    204: void;
};

export type DeleteChargerKeyResponse = DeleteChargerKeyResponses[keyof DeleteChargerKeyResponses];

export type GetChargerKeyData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/key';
};

export type GetChargerKeyErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetChargerKeyError = GetChargerKeyErrors[keyof GetChargerKeyErrors];

export type GetChargerKeyResponses = {
    /**
     * Default Response
     */
    200: ChargerKey;
};

export type GetChargerKeyResponse = GetChargerKeyResponses[keyof GetChargerKeyResponses];

export type CreateChargerKeyData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/key';
};

export type CreateChargerKeyErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * ANSWER_NOT_KEPT
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateChargerKeyError = CreateChargerKeyErrors[keyof CreateChargerKeyErrors];

export type CreateChargerKeyResponses = {
    /**
     * Default Response
     */
    201: ChargerKeyCreated;
};

export type CreateChargerKeyResponse = CreateChargerKeyResponses[keyof CreateChargerKeyResponses];

export type ListUnknownChargersData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/unknown_charger';
};

export type ListUnknownChargersErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListUnknownChargersError = ListUnknownChargersErrors[keyof ListUnknownChargersErrors];

export type ListUnknownChargersResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<UnknownCharger>;
        next_cursor: string | null;
    };
};

export type ListUnknownChargersResponse = ListUnknownChargersResponses[keyof ListUnknownChargersResponses];

export type ForgetUnknownChargerData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * as it calls itself
         */
        identity: string;
    };
    query?: never;
    url: '/api/unknown_charger/{identity}';
};

export type ForgetUnknownChargerErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ForgetUnknownChargerError = ForgetUnknownChargerErrors[keyof ForgetUnknownChargerErrors];

export type ForgetUnknownChargerResponses = {
    /**
     * it is not on the list
     */
    204: void;
};

export type ForgetUnknownChargerResponse = ForgetUnknownChargerResponses[keyof ForgetUnknownChargerResponses];

export type DeleteConnectorData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        connector_id: string;
    };
    query?: never;
    url: '/api/connector/{connector_id}';
};

export type DeleteConnectorErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CONNECTOR_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteConnectorError = DeleteConnectorErrors[keyof DeleteConnectorErrors];

export type DeleteConnectorResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeleteConnectorResponse = DeleteConnectorResponses[keyof DeleteConnectorResponses];

export type GetConnectorData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        connector_id: string;
    };
    query?: never;
    url: '/api/connector/{connector_id}';
};

export type GetConnectorErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CONNECTOR_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetConnectorError = GetConnectorErrors[keyof GetConnectorErrors];

export type GetConnectorResponses = {
    /**
     * Default Response
     */
    200: Connector;
};

export type GetConnectorResponse = GetConnectorResponses[keyof GetConnectorResponses];

export type ChangeConnectorData = {
    body: {
        /**
         * as OCPP counts: from 1
         */
        number?: number;
        name?: string | null;
        /**
         * null: as much as its charge point
         */
        rating?: PlateRatingInput | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        connector_id: string;
    };
    query?: never;
    url: '/api/connector/{connector_id}';
};

export type ChangeConnectorErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CONNECTOR_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * CONNECTOR_NUMBER_TAKEN
     */
    409: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeConnectorError = ChangeConnectorErrors[keyof ChangeConnectorErrors];

export type ChangeConnectorResponses = {
    /**
     * Default Response
     */
    200: Connector;
};

export type ChangeConnectorResponse = ChangeConnectorResponses[keyof ChangeConnectorResponses];

export type ListConnectorsData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/charge_point/{charge_point_id}/connector';
};

export type ListConnectorsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListConnectorsError = ListConnectorsErrors[keyof ListConnectorsErrors];

export type ListConnectorsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Connector>;
        next_cursor: string | null;
    };
};

export type ListConnectorsResponse = ListConnectorsResponses[keyof ListConnectorsResponses];

export type CreateConnectorData = {
    body: {
        /**
         * as OCPP counts: from 1
         */
        number: number;
        name?: string | null;
        /**
         * null: as much as its charge point
         */
        rating?: PlateRatingInput | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: never;
    url: '/api/charge_point/{charge_point_id}/connector';
};

export type CreateConnectorErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND, DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * CONNECTOR_NUMBER_TAKEN
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateConnectorError = CreateConnectorErrors[keyof CreateConnectorErrors];

export type CreateConnectorResponses = {
    /**
     * Default Response
     */
    201: Connector;
};

export type CreateConnectorResponse = CreateConnectorResponses[keyof CreateConnectorResponses];

export type ListPowerSourcesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/depot/{depot_id}/power_source';
};

export type ListPowerSourcesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListPowerSourcesError = ListPowerSourcesErrors[keyof ListPowerSourcesErrors];

export type ListPowerSourcesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<PowerSource>;
        next_cursor: string | null;
    };
};

export type ListPowerSourcesResponse = ListPowerSourcesResponses[keyof ListPowerSourcesResponses];

export type CreatePowerSourceData = {
    body: {
        name: string;
        circuit_id?: string | null;
        kind: 'GRID' | 'BATTERY' | 'SOLAR' | 'GENERATOR';
        rating?: PlateRatingInput | null;
        /**
         * what storage holds
         */
        capacity_kwh?: number | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/power_source';
};

export type CreatePowerSourceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreatePowerSourceError = CreatePowerSourceErrors[keyof CreatePowerSourceErrors];

export type CreatePowerSourceResponses = {
    /**
     * Default Response
     */
    201: PowerSource;
};

export type CreatePowerSourceResponse = CreatePowerSourceResponses[keyof CreatePowerSourceResponses];

export type DeletePowerSourceData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        power_source_id: string;
    };
    query?: never;
    url: '/api/power_source/{power_source_id}';
};

export type DeletePowerSourceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, POWER_SOURCE_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeletePowerSourceError = DeletePowerSourceErrors[keyof DeletePowerSourceErrors];

export type DeletePowerSourceResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeletePowerSourceResponse = DeletePowerSourceResponses[keyof DeletePowerSourceResponses];

export type GetPowerSourceData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        power_source_id: string;
    };
    query?: never;
    url: '/api/power_source/{power_source_id}';
};

export type GetPowerSourceErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * POWER_SOURCE_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetPowerSourceError = GetPowerSourceErrors[keyof GetPowerSourceErrors];

export type GetPowerSourceResponses = {
    /**
     * Default Response
     */
    200: PowerSource;
};

export type GetPowerSourceResponse = GetPowerSourceResponses[keyof GetPowerSourceResponses];

export type ChangePowerSourceData = {
    body: {
        name?: string;
        circuit_id?: string | null;
        kind?: 'GRID' | 'BATTERY' | 'SOLAR' | 'GENERATOR';
        rating?: PlateRatingInput | null;
        /**
         * what storage holds
         */
        capacity_kwh?: number | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        power_source_id: string;
    };
    query?: never;
    url: '/api/power_source/{power_source_id}';
};

export type ChangePowerSourceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, POWER_SOURCE_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangePowerSourceError = ChangePowerSourceErrors[keyof ChangePowerSourceErrors];

export type ChangePowerSourceResponses = {
    /**
     * Default Response
     */
    200: PowerSource;
};

export type ChangePowerSourceResponse = ChangePowerSourceResponses[keyof ChangePowerSourceResponses];

export type ListDevicesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/depot/{depot_id}/device';
};

export type ListDevicesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListDevicesError = ListDevicesErrors[keyof ListDevicesErrors];

export type ListDevicesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Device>;
        next_cursor: string | null;
    };
};

export type ListDevicesResponse = ListDevicesResponses[keyof ListDevicesResponses];

export type CreateDeviceData = {
    body: {
        name: string;
        circuit_id?: string | null;
        kind: 'METER' | 'SENSOR' | 'GATEWAY' | 'CONTROLLER';
        site_model_name?: string | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: never;
    url: '/api/depot/{depot_id}/device';
};

export type CreateDeviceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateDeviceError = CreateDeviceErrors[keyof CreateDeviceErrors];

export type CreateDeviceResponses = {
    /**
     * Default Response
     */
    201: Device;
};

export type CreateDeviceResponse = CreateDeviceResponses[keyof CreateDeviceResponses];

export type DeleteDeviceData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        device_id: string;
    };
    query?: never;
    url: '/api/device/{device_id}';
};

export type DeleteDeviceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, DEVICE_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteDeviceError = DeleteDeviceErrors[keyof DeleteDeviceErrors];

export type DeleteDeviceResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeleteDeviceResponse = DeleteDeviceResponses[keyof DeleteDeviceResponses];

export type GetDeviceData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        device_id: string;
    };
    query?: never;
    url: '/api/device/{device_id}';
};

export type GetDeviceErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEVICE_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetDeviceError = GetDeviceErrors[keyof GetDeviceErrors];

export type GetDeviceResponses = {
    /**
     * Default Response
     */
    200: Device;
};

export type GetDeviceResponse = GetDeviceResponses[keyof GetDeviceResponses];

export type ChangeDeviceData = {
    body: {
        name?: string;
        circuit_id?: string | null;
        kind?: 'METER' | 'SENSOR' | 'GATEWAY' | 'CONTROLLER';
        site_model_name?: string | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        device_id: string;
    };
    query?: never;
    url: '/api/device/{device_id}';
};

export type ChangeDeviceErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND, DEVICE_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, TOPOLOGY_UNKNOWN_CIRCUIT, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeDeviceError = ChangeDeviceErrors[keyof ChangeDeviceErrors];

export type ChangeDeviceResponses = {
    /**
     * Default Response
     */
    200: Device;
};

export type ChangeDeviceResponse = ChangeDeviceResponses[keyof ChangeDeviceResponses];

export type ListUsersData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/user';
};

export type ListUsersErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];

export type ListUsersResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<User>;
        next_cursor: string | null;
    };
};

export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];

export type CreateUserData = {
    body: {
        name: string;
        role: 'viewer' | 'operator' | 'system_admin';
        password: string;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/user';
};

export type CreateUserErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * NAME_TAKEN
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateUserError = CreateUserErrors[keyof CreateUserErrors];

export type CreateUserResponses = {
    /**
     * Default Response
     */
    201: User;
};

export type CreateUserResponse = CreateUserResponses[keyof CreateUserResponses];

export type ChangeUserData = {
    body: {
        role?: 'viewer' | 'operator' | 'system_admin';
        disabled?: boolean;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        user_id: string;
    };
    query?: never;
    url: '/api/user/{user_id}';
};

export type ChangeUserErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * USER_NOT_FOUND
     */
    404: Problem;
    /**
     * LAST_ADMIN
     */
    409: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeUserError = ChangeUserErrors[keyof ChangeUserErrors];

export type ChangeUserResponses = {
    /**
     * Default Response
     */
    200: User;
};

export type ChangeUserResponse = ChangeUserResponses[keyof ChangeUserResponses];

export type ResetPasswordData = {
    body: {
        new_password: string;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        user_id: string;
    };
    query?: never;
    url: '/api/user/{user_id}/password';
};

export type ResetPasswordErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * USER_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ResetPasswordError = ResetPasswordErrors[keyof ResetPasswordErrors];

export type ResetPasswordResponses = {
    /**
     * set
     */
    204: void;
};

export type ResetPasswordResponse = ResetPasswordResponses[keyof ResetPasswordResponses];

export type ListTokensData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/token';
};

export type ListTokensErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListTokensError = ListTokensErrors[keyof ListTokensErrors];

export type ListTokensResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Token>;
        next_cursor: string | null;
    };
};

export type ListTokensResponse = ListTokensResponses[keyof ListTokensResponses];

export type CreateTokenData = {
    body: {
        name: string;
        /**
         * a role, or null for a token that has scopes only
         */
        role?: 'viewer' | 'operator' | 'system_admin' | null;
        scopes?: Array<'registry:read' | 'registry:write' | 'events:read' | 'metrics:read' | 'telemetry:read' | 'chargers:control'>;
        /**
         * null: every depot that is not restricted
         */
        depot_ids?: Array<string> | null;
        expires_at?: string | null;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/token';
};

export type CreateTokenErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * ANSWER_NOT_KEPT
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateTokenError = CreateTokenErrors[keyof CreateTokenErrors];

export type CreateTokenResponses = {
    /**
     * Default Response
     */
    201: TokenCreated;
};

export type CreateTokenResponse = CreateTokenResponses[keyof CreateTokenResponses];

export type RevokeTokenData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        token_id: string;
    };
    query?: never;
    url: '/api/token/{token_id}';
};

export type RevokeTokenErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * TOKEN_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type RevokeTokenError = RevokeTokenErrors[keyof RevokeTokenErrors];

export type RevokeTokenResponses = {
    /**
     * revoked
     */
    204: void;
};

export type RevokeTokenResponse = RevokeTokenResponses[keyof RevokeTokenResponses];

export type GetTelemetryData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        /**
         * what was measured; without it, all of one kind
         */
        subject_id?: string;
        /**
         * which kind, where no subject_id is given
         */
        subject_kind?: 'NODE' | 'CONNECTOR' | 'CHARGE_POINT' | 'POWER_SOURCE';
        quantity?: 'POWER_KW' | 'POWER_OFFERED_KW' | 'ENERGY_KWH' | 'CURRENT_A' | 'VOLTAGE_V' | 'SOC_PERCENT';
        /**
         * left out: of the whole
         */
        phase?: 'L1' | 'L2' | 'L3';
        /**
         * the last 24 hours if left out
         */
        from?: string;
        /**
         * the last 24 hours if left out
         */
        to?: string;
        /**
         * at most so many a series
         */
        points?: number;
    };
    url: '/api/depot/{depot_id}/telemetry';
};

export type GetTelemetryErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetTelemetryError = GetTelemetryErrors[keyof GetTelemetryErrors];

export type GetTelemetryResponses = {
    /**
     * Default Response
     */
    200: Telemetry;
};

export type GetTelemetryResponse = GetTelemetryResponses[keyof GetTelemetryResponses];

export type ListLatestTelemetryData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
        /**
         * UUIDv7
         */
        subject_id?: string;
    };
    url: '/api/depot/{depot_id}/telemetry/latest';
};

export type ListLatestTelemetryErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListLatestTelemetryError = ListLatestTelemetryErrors[keyof ListLatestTelemetryErrors];

export type ListLatestTelemetryResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<LatestSample>;
        next_cursor: string | null;
    };
};

export type ListLatestTelemetryResponse = ListLatestTelemetryResponses[keyof ListLatestTelemetryResponses];

export type GetLimitHistoryData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        /**
         * left out: every node
         */
        node_id?: string;
        /**
         * the last 24 hours if left out
         */
        from?: string;
        /**
         * the last 24 hours if left out
         */
        to?: string;
    };
    url: '/api/depot/{depot_id}/limit_history';
};

export type GetLimitHistoryErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetLimitHistoryError = GetLimitHistoryErrors[keyof GetLimitHistoryErrors];

export type GetLimitHistoryResponses = {
    /**
     * Default Response
     */
    200: LimitHistory;
};

export type GetLimitHistoryResponse = GetLimitHistoryResponses[keyof GetLimitHistoryResponses];

export type ListCyclesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
        /**
         * APPLIED, CURTAILED, REJECTED
         */
        outcome?: string;
        /**
         * TOPOLOGY_INVALID, TELEMETRY_FALLBACK_UNSATISFIED, LIMIT_INFEASIBLE, OPERATING_ENVELOPE_LIMIT, ENVELOPE_FALLBACK_LIMIT, AGGREGATE_LIMIT, GRID_CONNECTION_LIMIT, TOU_LIMIT, NODE_LIMIT, CIRCUIT_LIMIT, CHARGE_POINT_LIMIT, CONNECTOR_LIMIT, MINIMUM_NOT_MET, RAMP_LIMIT, TELEMETRY_FALLBACK_DERIVED, DEPARTURE_AT_RISK
         */
        reason_code?: string;
        /**
         * DEMAND, LIMIT, TOPOLOGY, CHARGER, TELEMETRY, ANSWER, TIME, REQUEST, ALIAS, START
         */
        trigger?: string;
        /**
         * its scope, or a node that its reasons speak of
         */
        node_id?: string;
        /**
         * a charger that its reasons speak of, or that it sent an order
         */
        charge_point_id?: string;
        /**
         * RFC 3339 in UTC
         */
        from?: string;
        /**
         * RFC 3339 in UTC
         */
        to?: string;
    };
    url: '/api/depot/{depot_id}/cycle';
};

export type ListCyclesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListCyclesError = ListCyclesErrors[keyof ListCyclesErrors];

export type ListCyclesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Cycle>;
        next_cursor: string | null;
    };
};

export type ListCyclesResponse = ListCyclesResponses[keyof ListCyclesResponses];

export type ExportCyclesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        depot_id: string;
    };
    query?: {
        /**
         * APPLIED, CURTAILED, REJECTED
         */
        outcome?: string;
        /**
         * TOPOLOGY_INVALID, TELEMETRY_FALLBACK_UNSATISFIED, LIMIT_INFEASIBLE, OPERATING_ENVELOPE_LIMIT, ENVELOPE_FALLBACK_LIMIT, AGGREGATE_LIMIT, GRID_CONNECTION_LIMIT, TOU_LIMIT, NODE_LIMIT, CIRCUIT_LIMIT, CHARGE_POINT_LIMIT, CONNECTOR_LIMIT, MINIMUM_NOT_MET, RAMP_LIMIT, TELEMETRY_FALLBACK_DERIVED, DEPARTURE_AT_RISK
         */
        reason_code?: string;
        /**
         * DEMAND, LIMIT, TOPOLOGY, CHARGER, TELEMETRY, ANSWER, TIME, REQUEST, ALIAS, START
         */
        trigger?: string;
        /**
         * its scope, or a node that its reasons speak of
         */
        node_id?: string;
        /**
         * a charger that its reasons speak of, or that it sent an order
         */
        charge_point_id?: string;
        /**
         * RFC 3339 in UTC
         */
        from?: string;
        /**
         * RFC 3339 in UTC
         */
        to?: string;
    };
    url: '/api/depot/{depot_id}/cycle/export';
};

export type ExportCyclesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * DEPOT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ExportCyclesError = ExportCyclesErrors[keyof ExportCyclesErrors];

export type ExportCyclesResponses = {
    /**
     * a CycleRecord a line
     */
    200: string;
};

export type ExportCyclesResponse = ExportCyclesResponses[keyof ExportCyclesResponses];

export type RebalanceMicrogridData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        microgrid_id: string;
    };
    query?: never;
    url: '/api/microgrid/{microgrid_id}/rebalance';
};

export type RebalanceMicrogridErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * MICROGRID_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY, NOT_STEERED
     */
    503: Problem;
};

export type RebalanceMicrogridError = RebalanceMicrogridErrors[keyof RebalanceMicrogridErrors];

export type RebalanceMicrogridResponses = {
    /**
     * Default Response
     */
    200: Rebalanced;
};

export type RebalanceMicrogridResponse = RebalanceMicrogridResponses[keyof RebalanceMicrogridResponses];

export type RebalanceCircuitLoadData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        circuit_id: string;
    };
    query?: never;
    url: '/api/circuit/{circuit_id}/rebalance_load';
};

export type RebalanceCircuitLoadErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CIRCUIT_NOT_FOUND
     */
    404: Problem;
    /**
     * CIRCUIT_ALIAS_NOT_RESOLVABLE
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY, NOT_STEERED
     */
    503: Problem;
};

export type RebalanceCircuitLoadError = RebalanceCircuitLoadErrors[keyof RebalanceCircuitLoadErrors];

export type RebalanceCircuitLoadResponses = {
    /**
     * Default Response
     */
    200: CircuitRebalanced;
};

export type RebalanceCircuitLoadResponse = RebalanceCircuitLoadResponses[keyof RebalanceCircuitLoadResponses];

export type GetCycleData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        cycle_id: string;
    };
    query?: never;
    url: '/api/cycle/{cycle_id}';
};

export type GetCycleErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CYCLE_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetCycleError = GetCycleErrors[keyof GetCycleErrors];

export type GetCycleResponses = {
    /**
     * Default Response
     */
    200: InspectedCycle;
};

export type GetCycleResponse = GetCycleResponses[keyof GetCycleResponses];

export type GetCycleRecordData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        cycle_id: string;
    };
    query?: never;
    url: '/api/cycle/{cycle_id}/record';
};

export type GetCycleRecordErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CYCLE_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetCycleRecordError = GetCycleRecordErrors[keyof GetCycleRecordErrors];

export type GetCycleRecordResponses = {
    /**
     * Default Response
     */
    200: CycleRecord;
};

export type GetCycleRecordResponse = GetCycleRecordResponses[keyof GetCycleRecordResponses];

export type ReplayCycleData = {
    /**
     * left out: what was kept is decided again as it is
     */
    body: ReplayRequestInput | null;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        cycle_id: string;
    };
    query?: never;
    url: '/api/cycle/{cycle_id}/replay';
};

export type ReplayCycleErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * CYCLE_NOT_FOUND
     */
    404: Problem;
    /**
     * CYCLE_FORMAT_UNKNOWN
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * FIELD_INVALID, IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ReplayCycleError = ReplayCycleErrors[keyof ReplayCycleErrors];

export type ReplayCycleResponses = {
    /**
     * Default Response
     */
    200: ReplayAnswer;
};

export type ReplayCycleResponse = ReplayCycleResponses[keyof ReplayCycleResponses];

export type ListChargerMessagesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        charge_point_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
        direction?: 'FROM_CHARGER' | 'TO_CHARGER';
        /**
         * for example StatusNotification
         */
        action?: string;
        /**
         * only errors, and what could not be read
         */
        errors_only?: 'true' | 'false';
        /**
         * RFC 3339 in UTC
         */
        from?: string;
        /**
         * RFC 3339 in UTC
         */
        to?: string;
    };
    url: '/api/charge_point/{charge_point_id}/message';
};

export type ListChargerMessagesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * CHARGE_POINT_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListChargerMessagesError = ListChargerMessagesErrors[keyof ListChargerMessagesErrors];

export type ListChargerMessagesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<ChargerMessage>;
        next_cursor: string | null;
    };
};

export type ListChargerMessagesResponse = ListChargerMessagesResponses[keyof ListChargerMessagesResponses];

export type ListIncidentsData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
        state?: 'OPEN' | 'RESOLVED';
        acknowledged?: 'true' | 'false';
        /**
         * UUIDv7
         */
        depot_id?: string;
        severity?: 'INFO' | 'YELLOW' | 'RED';
        /**
         * BREACH, CHARGER_CLOCK, CHARGER_DISOBEYS, CHARGER_FAULT, CHARGER_NOT_JUDGED, CHARGER_OFFLINE, CHARGER_REFUSES, CHARGER_SILENT, CHARGER_UNPREPARED, CYCLE_REJECTED, EXCESS, FALLBACKS_DONT_FIT, FALLBACK_LOST, SECURITY, TELEMETRY_FALLBACK_UNSATISFIED, TOPOLOGY_INVALID, UNKNOWN_CONNECTOR
         */
        kind?: string;
        /**
         * those that were open at this instant
         */
        open_at?: string;
    };
    url: '/api/incident';
};

export type ListIncidentsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListIncidentsError = ListIncidentsErrors[keyof ListIncidentsErrors];

export type ListIncidentsResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Incident>;
        next_cursor: string | null;
    };
};

export type ListIncidentsResponse = ListIncidentsResponses[keyof ListIncidentsResponses];

export type CountIncidentsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/incident/count';
};

export type CountIncidentsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CountIncidentsError = CountIncidentsErrors[keyof CountIncidentsErrors];

export type CountIncidentsResponses = {
    /**
     * Default Response
     */
    200: IncidentCount;
};

export type CountIncidentsResponse = CountIncidentsResponses[keyof CountIncidentsResponses];

export type ExportIncidentsData = {
    body?: never;
    path?: never;
    query?: {
        state?: 'OPEN' | 'RESOLVED';
        acknowledged?: 'true' | 'false';
        /**
         * UUIDv7
         */
        depot_id?: string;
        severity?: 'INFO' | 'YELLOW' | 'RED';
        /**
         * BREACH, CHARGER_CLOCK, CHARGER_DISOBEYS, CHARGER_FAULT, CHARGER_NOT_JUDGED, CHARGER_OFFLINE, CHARGER_REFUSES, CHARGER_SILENT, CHARGER_UNPREPARED, CYCLE_REJECTED, EXCESS, FALLBACKS_DONT_FIT, FALLBACK_LOST, SECURITY, TELEMETRY_FALLBACK_UNSATISFIED, TOPOLOGY_INVALID, UNKNOWN_CONNECTOR
         */
        kind?: string;
        /**
         * those that were open at this instant
         */
        open_at?: string;
    };
    url: '/api/incident/export';
};

export type ExportIncidentsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ExportIncidentsError = ExportIncidentsErrors[keyof ExportIncidentsErrors];

export type ExportIncidentsResponses = {
    /**
     * an IncidentDetail a line
     */
    200: string;
};

export type ExportIncidentsResponse = ExportIncidentsResponses[keyof ExportIncidentsResponses];

export type GetIncidentData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        incident_id: string;
    };
    query?: never;
    url: '/api/incident/{incident_id}';
};

export type GetIncidentErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * INCIDENT_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetIncidentError = GetIncidentErrors[keyof GetIncidentErrors];

export type GetIncidentResponses = {
    /**
     * Default Response
     */
    200: IncidentDetail;
};

export type GetIncidentResponse = GetIncidentResponses[keyof GetIncidentResponses];

export type AcknowledgeIncidentsData = {
    body: {
        incident_ids: Array<string>;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/incident/acknowledge';
};

export type AcknowledgeIncidentsErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type AcknowledgeIncidentsError = AcknowledgeIncidentsErrors[keyof AcknowledgeIncidentsErrors];

export type AcknowledgeIncidentsResponses = {
    /**
     * Default Response
     */
    200: IncidentsAcknowledged;
};

export type AcknowledgeIncidentsResponse = AcknowledgeIncidentsResponses[keyof AcknowledgeIncidentsResponses];

export type AcknowledgeIncidentData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        incident_id: string;
    };
    query?: never;
    url: '/api/incident/{incident_id}/acknowledge';
};

export type AcknowledgeIncidentErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * INCIDENT_NOT_FOUND
     */
    404: Problem;
    /**
     * INCIDENT_RESOLVED
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type AcknowledgeIncidentError = AcknowledgeIncidentErrors[keyof AcknowledgeIncidentErrors];

export type AcknowledgeIncidentResponses = {
    /**
     * Default Response
     */
    200: Incident;
};

export type AcknowledgeIncidentResponse = AcknowledgeIncidentResponses[keyof AcknowledgeIncidentResponses];

export type CommentIncidentData = {
    body: {
        comment: string;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        incident_id: string;
    };
    query?: never;
    url: '/api/incident/{incident_id}/comment';
};

export type CommentIncidentErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * INCIDENT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CommentIncidentError = CommentIncidentErrors[keyof CommentIncidentErrors];

export type CommentIncidentResponses = {
    /**
     * Default Response
     */
    200: Incident;
};

export type CommentIncidentResponse = CommentIncidentResponses[keyof CommentIncidentResponses];

export type ResolveIncidentData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        incident_id: string;
    };
    query?: never;
    url: '/api/incident/{incident_id}/resolve';
};

export type ResolveIncidentErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * INCIDENT_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ResolveIncidentError = ResolveIncidentErrors[keyof ResolveIncidentErrors];

export type ResolveIncidentResponses = {
    /**
     * Default Response
     */
    200: Incident;
};

export type ResolveIncidentResponse = ResolveIncidentResponses[keyof ResolveIncidentResponses];

export type ListWebhooksData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/webhook';
};

export type ListWebhooksErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListWebhooksError = ListWebhooksErrors[keyof ListWebhooksErrors];

export type ListWebhooksResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<Webhook>;
        next_cursor: string | null;
    };
};

export type ListWebhooksResponse = ListWebhooksResponses[keyof ListWebhooksResponses];

export type CreateWebhookData = {
    body: {
        name: string;
        /**
         * where to; without TLS, or to a private network, only where the settings allow it
         */
        url: string;
        /**
         * what it is told of; empty: everything
         */
        kinds?: Array<string>;
        /**
         * this one and worse
         */
        severity_min?: 'INFO' | 'YELLOW' | 'RED';
        /**
         * null: every depot, and what concerns none
         */
        depot_ids?: Array<string> | null;
        is_enabled?: boolean;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/webhook';
};

export type CreateWebhookErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * ANSWER_NOT_KEPT, TOO_MANY_WEBHOOKS
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED, WEBHOOK_URL_REFUSED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type CreateWebhookError = CreateWebhookErrors[keyof CreateWebhookErrors];

export type CreateWebhookResponses = {
    /**
     * Default Response
     */
    201: WebhookCreated;
};

export type CreateWebhookResponse = CreateWebhookResponses[keyof CreateWebhookResponses];

export type DeleteWebhookData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/webhook/{webhook_id}';
};

export type DeleteWebhookErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DeleteWebhookError = DeleteWebhookErrors[keyof DeleteWebhookErrors];

export type DeleteWebhookResponses = {
    /**
     * removed
     */
    204: void;
};

export type DeleteWebhookResponse = DeleteWebhookResponses[keyof DeleteWebhookResponses];

export type GetWebhookData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/webhook/{webhook_id}';
};

export type GetWebhookErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type GetWebhookError = GetWebhookErrors[keyof GetWebhookErrors];

export type GetWebhookResponses = {
    /**
     * Default Response
     */
    200: Webhook;
};

export type GetWebhookResponse = GetWebhookResponses[keyof GetWebhookResponses];

export type ChangeWebhookData = {
    body: {
        name?: string;
        /**
         * where to; without TLS, or to a private network, only where the settings allow it
         */
        url?: string;
        /**
         * what it is told of; empty: everything
         */
        kinds?: Array<string>;
        /**
         * this one and worse
         */
        severity_min?: 'INFO' | 'YELLOW' | 'RED';
        /**
         * null: every depot, and what concerns none
         */
        depot_ids?: Array<string> | null;
        is_enabled?: boolean;
    };
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
        /**
         * the entity tag that you saw: where it was changed since, nothing happens (412)
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/webhook/{webhook_id}';
};

export type ChangeWebhookErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * VERSION_CONFLICT
     */
    412: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED, WEBHOOK_URL_REFUSED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ChangeWebhookError = ChangeWebhookErrors[keyof ChangeWebhookErrors];

export type ChangeWebhookResponses = {
    /**
     * Default Response
     */
    200: Webhook;
};

export type ChangeWebhookResponse = ChangeWebhookResponses[keyof ChangeWebhookResponses];

export type RenewWebhookSecretData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/webhook/{webhook_id}/secret';
};

export type RenewWebhookSecretErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * ANSWER_NOT_KEPT
     */
    409: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type RenewWebhookSecretError = RenewWebhookSecretErrors[keyof RenewWebhookSecretErrors];

export type RenewWebhookSecretResponses = {
    /**
     * Default Response
     */
    200: WebhookSecret;
};

export type RenewWebhookSecretResponse = RenewWebhookSecretResponses[keyof RenewWebhookSecretResponses];

export type ListWebhookDeliveriesData = {
    body?: never;
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/webhook/{webhook_id}/delivery';
};

export type ListWebhookDeliveriesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListWebhookDeliveriesError = ListWebhookDeliveriesErrors[keyof ListWebhookDeliveriesErrors];

export type ListWebhookDeliveriesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<WebhookDelivery>;
        next_cursor: string | null;
    };
};

export type ListWebhookDeliveriesResponse = ListWebhookDeliveriesResponses[keyof ListWebhookDeliveriesResponses];

export type TestWebhookData = {
    body?: never;
    headers?: {
        /**
         * a retry with the same key gets the same answer and changes nothing
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * an id; what is none names nothing
         */
        webhook_id: string;
    };
    query?: never;
    url: '/api/webhook/{webhook_id}/test';
};

export type TestWebhookErrors = {
    /**
     * MALFORMED_JSON, MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * WEBHOOK_NOT_FOUND
     */
    404: Problem;
    /**
     * BODY_TOO_LARGE
     */
    413: Problem;
    /**
     * UNSUPPORTED_MEDIA_TYPE
     */
    415: Problem;
    /**
     * IDEMPOTENCY_KEY_REUSED, VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type TestWebhookError = TestWebhookErrors[keyof TestWebhookErrors];

export type TestWebhookResponses = {
    /**
     * Default Response
     */
    202: WebhookDelivery;
};

export type TestWebhookResponse = TestWebhookResponses[keyof TestWebhookResponses];

export type ListAliasUsesData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
    };
    url: '/api/admin/alias_use';
};

export type ListAliasUsesErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListAliasUsesError = ListAliasUsesErrors[keyof ListAliasUsesErrors];

export type ListAliasUsesResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<AliasUse>;
        next_cursor: string | null;
    };
};

export type ListAliasUsesResponse = ListAliasUsesResponses[keyof ListAliasUsesResponses];

export type ListAuditData = {
    body?: never;
    path?: never;
    query?: {
        limit?: number;
        cursor?: string;
        /**
         * UUIDv7
         */
        depot_id?: string;
        /**
         * an event type, for example CircuitChanged
         */
        kind?: string;
        /**
         * part of the actor’s name
         */
        actor?: string;
        /**
         * RFC 3339 in UTC
         */
        from?: string;
        /**
         * RFC 3339 in UTC
         */
        to?: string;
    };
    url: '/api/audit';
};

export type ListAuditErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * VALIDATION_FAILED
     */
    422: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListAuditError = ListAuditErrors[keyof ListAuditErrors];

export type ListAuditResponses = {
    /**
     * Default Response
     */
    200: {
        items: Array<AuditEntry>;
        next_cursor: string | null;
    };
};

export type ListAuditResponse = ListAuditResponses[keyof ListAuditResponses];

export type ListAuditKindsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/audit/kinds';
};

export type ListAuditKindsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ListAuditKindsError = ListAuditKindsErrors[keyof ListAuditKindsErrors];

export type ListAuditKindsResponses = {
    /**
     * Default Response
     */
    200: {
        kinds: Array<string>;
    };
};

export type ListAuditKindsResponse = ListAuditKindsResponses[keyof ListAuditKindsResponses];

export type OpenStreamData = {
    body?: never;
    headers?: {
        /**
         * the id of the last message that you heard: the stream goes on behind it
         */
        'Last-Event-ID'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/stream';
};

export type OpenStreamErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * CROSS_SITE_REQUEST, FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS, TOO_MANY_STREAMS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type OpenStreamError = OpenStreamErrors[keyof OpenStreamErrors];

export type OpenStreamResponses = {
    /**
     * messages as StreamMessage
     */
    200: string;
};

export type OpenStreamResponse = OpenStreamResponses[keyof OpenStreamResponses];

export type HealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/healthz';
};

export type HealthErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type HealthError = HealthErrors[keyof HealthErrors];

export type HealthResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ok';
    };
};

export type HealthResponse = HealthResponses[keyof HealthResponses];

export type ReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type ReadinessErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type ReadinessError = ReadinessErrors[keyof ReadinessErrors];

export type ReadinessResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ready';
    };
};

export type ReadinessResponse = ReadinessResponses[keyof ReadinessResponses];

export type MetricsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/metrics';
};

export type MetricsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type MetricsError = MetricsErrors[keyof MetricsErrors];

export type MetricsResponses = {
    /**
     * text exposition format
     */
    200: string;
};

export type MetricsResponse = MetricsResponses[keyof MetricsResponses];

export type OpenApiData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/openapi.json';
};

export type OpenApiErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type OpenApiError = OpenApiErrors[keyof OpenApiErrors];

export type OpenApiResponses = {
    /**
     * Default Response
     */
    200: {
        [key: string]: unknown;
    };
};

export type OpenApiResponse = OpenApiResponses[keyof OpenApiResponses];

export type DocsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/docs';
};

export type DocsErrors = {
    /**
     * MALFORMED_REQUEST
     */
    400: Problem;
    /**
     * NOT_SIGNED_IN
     */
    401: Problem;
    /**
     * FORBIDDEN
     */
    403: Problem;
    /**
     * TOO_MANY_REQUESTS
     */
    429: Problem;
    /**
     * INTERNAL_ERROR
     */
    500: Problem;
    /**
     * NOT_READY
     */
    503: Problem;
};

export type DocsError = DocsErrors[keyof DocsErrors];

export type DocsResponses = {
    /**
     * a page
     */
    200: string;
};

export type DocsResponse = DocsResponses[keyof DocsResponses];

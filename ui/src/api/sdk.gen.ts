// @ts-nocheck
// Generated from wire/openapi.json by npm run generate: not to be edited.

import { client } from './client.gen.ts';
import type { Client, Options as Options2, TDataShape } from './client/index.ts';
import type { AcknowledgeIncidentData, AcknowledgeIncidentErrors, AcknowledgeIncidentResponses, AcknowledgeIncidentsData, AcknowledgeIncidentsErrors, AcknowledgeIncidentsResponses, ActOnChargerData, ActOnChargerErrors, ActOnChargerResponses, ChangeChargePointData, ChangeChargePointErrors, ChangeChargePointResponses, ChangeCircuitData, ChangeCircuitErrors, ChangeCircuitResponses, ChangeConnectorData, ChangeConnectorErrors, ChangeConnectorResponses, ChangeDepotControlData, ChangeDepotControlErrors, ChangeDepotControlResponses, ChangeDepotData, ChangeDepotErrors, ChangeDepotResponses, ChangeDeviceData, ChangeDeviceErrors, ChangeDeviceResponses, ChangeOwnPasswordData, ChangeOwnPasswordErrors, ChangeOwnPasswordResponses, ChangePowerSourceData, ChangePowerSourceErrors, ChangePowerSourceResponses, ChangeSessionData, ChangeSessionErrors, ChangeSessionResponses, ChangeUserData, ChangeUserErrors, ChangeUserResponses, ChangeWebhookData, ChangeWebhookErrors, ChangeWebhookResponses, CommentIncidentData, CommentIncidentErrors, CommentIncidentResponses, CountIncidentsData, CountIncidentsErrors, CountIncidentsResponses, CreateChargePointData, CreateChargePointErrors, CreateChargePointResponses, CreateChargerKeyData, CreateChargerKeyErrors, CreateChargerKeyResponses, CreateCircuitData, CreateCircuitErrors, CreateCircuitResponses, CreateConnectorData, CreateConnectorErrors, CreateConnectorResponses, CreateDepotData, CreateDepotErrors, CreateDepotResponses, CreateDeviceData, CreateDeviceErrors, CreateDeviceResponses, CreatePowerSourceData, CreatePowerSourceErrors, CreatePowerSourceResponses, CreateTokenData, CreateTokenErrors, CreateTokenResponses, CreateUserData, CreateUserErrors, CreateUserResponses, CreateWebhookData, CreateWebhookErrors, CreateWebhookResponses, DeleteChargePointData, DeleteChargePointErrors, DeleteChargePointResponses, DeleteChargerKeyData, DeleteChargerKeyErrors, DeleteChargerKeyResponses, DeleteCircuitData, DeleteCircuitErrors, DeleteCircuitResponses, DeleteConnectorData, DeleteConnectorErrors, DeleteConnectorResponses, DeleteDepotData, DeleteDepotErrors, DeleteDepotResponses, DeleteDeviceData, DeleteDeviceErrors, DeleteDeviceResponses, DeletePowerSourceData, DeletePowerSourceErrors, DeletePowerSourceResponses, DeleteWebhookData, DeleteWebhookErrors, DeleteWebhookResponses, DocsData, DocsErrors, DocsResponses, ExportCyclesData, ExportCyclesErrors, ExportCyclesResponses, ExportIncidentsData, ExportIncidentsErrors, ExportIncidentsResponses, ForgetUnknownChargerData, ForgetUnknownChargerErrors, ForgetUnknownChargerResponses, GetChargePointData, GetChargePointErrors, GetChargePointResponses, GetChargerData, GetChargerErrors, GetChargerKeyData, GetChargerKeyErrors, GetChargerKeyResponses, GetChargerResponses, GetCircuitData, GetCircuitErrors, GetCircuitResponses, GetConnectorData, GetConnectorErrors, GetConnectorResponses, GetCycleData, GetCycleErrors, GetCycleRecordData, GetCycleRecordErrors, GetCycleRecordResponses, GetCycleResponses, GetDeparturePlanData, GetDeparturePlanErrors, GetDeparturePlanResponses, GetDepotControlData, GetDepotControlErrors, GetDepotControlResponses, GetDepotData, GetDepotErrors, GetDepotMicrogridData, GetDepotMicrogridErrors, GetDepotMicrogridResponses, GetDepotResponses, GetDeviceData, GetDeviceErrors, GetDeviceResponses, GetFallbackProofData, GetFallbackProofErrors, GetFallbackProofResponses, GetIncidentData, GetIncidentErrors, GetIncidentResponses, GetLimitHistoryData, GetLimitHistoryErrors, GetLimitHistoryResponses, GetMicrogridData, GetMicrogridErrors, GetMicrogridResponses, GetPowerSourceData, GetPowerSourceErrors, GetPowerSourceResponses, GetSessionData, GetSessionErrors, GetSessionResponses, GetSiteStatusData, GetSiteStatusErrors, GetSiteStatusResponses, GetTelemetryData, GetTelemetryErrors, GetTelemetryResponses, GetWebhookData, GetWebhookErrors, GetWebhookResponses, HealthData, HealthErrors, HealthResponses, ListAliasUsesData, ListAliasUsesErrors, ListAliasUsesResponses, ListAuditData, ListAuditErrors, ListAuditKindsData, ListAuditKindsErrors, ListAuditKindsResponses, ListAuditResponses, ListChargePointsData, ListChargePointsErrors, ListChargePointsResponses, ListChargerMessagesData, ListChargerMessagesErrors, ListChargerMessagesResponses, ListChargersData, ListChargersErrors, ListChargersResponses, ListCircuitsData, ListCircuitsErrors, ListCircuitsResponses, ListConnectorsData, ListConnectorsErrors, ListConnectorsResponses, ListCyclesData, ListCyclesErrors, ListCyclesResponses, ListDepotsData, ListDepotsErrors, ListDepotsResponses, ListDevicesData, ListDevicesErrors, ListDevicesResponses, ListIncidentsData, ListIncidentsErrors, ListIncidentsResponses, ListLatestTelemetryData, ListLatestTelemetryErrors, ListLatestTelemetryResponses, ListMicrogridsData, ListMicrogridsErrors, ListMicrogridsResponses, ListPowerSourcesData, ListPowerSourcesErrors, ListPowerSourcesResponses, ListTokensData, ListTokensErrors, ListTokensResponses, ListUnknownChargersData, ListUnknownChargersErrors, ListUnknownChargersResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListWebhookDeliveriesData, ListWebhookDeliveriesErrors, ListWebhookDeliveriesResponses, ListWebhooksData, ListWebhooksErrors, ListWebhooksResponses, MetricsData, MetricsErrors, MetricsResponses, OpenApiData, OpenApiErrors, OpenApiResponses, OpenStreamData, OpenStreamErrors, OpenStreamResponse, OpenStreamResponses, PlanDeparturesData, PlanDeparturesErrors, PlanDeparturesResponses, ReadinessData, ReadinessErrors, ReadinessResponses, RebalanceCircuitLoadData, RebalanceCircuitLoadErrors, RebalanceCircuitLoadResponses, RebalanceMicrogridData, RebalanceMicrogridErrors, RebalanceMicrogridResponses, RenewWebhookSecretData, RenewWebhookSecretErrors, RenewWebhookSecretResponses, ReplayCycleData, ReplayCycleErrors, ReplayCycleResponses, ResetPasswordData, ResetPasswordErrors, ResetPasswordResponses, ResolveIncidentData, ResolveIncidentErrors, ResolveIncidentResponses, ResyncMicrogridData, ResyncMicrogridErrors, ResyncMicrogridResponses, RevokeTokenData, RevokeTokenErrors, RevokeTokenResponses, SignInData, SignInErrors, SignInResponses, SignOutData, SignOutErrors, SignOutResponses, TestWebhookData, TestWebhookErrors, TestWebhookResponses, TrustChargerData, TrustChargerErrors, TrustChargerResponses } from './types.gen.ts';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: Record<string, unknown>;
};

/**
 * Sign out
 */
export const signOut = <ThrowOnError extends boolean = false>(options?: Options<SignOutData, ThrowOnError>) => (options?.client ?? client).delete<SignOutResponses, SignOutErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/session',
    ...options
});

/**
 * Who you are
 */
export const getSession = <ThrowOnError extends boolean = false>(options?: Options<GetSessionData, ThrowOnError>) => (options?.client ?? client).get<GetSessionResponses, GetSessionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/session',
    ...options
});

/**
 * Sign in with name and password; the answer sets a session cookie
 */
export const signIn = <ThrowOnError extends boolean = false>(options: Options<SignInData, ThrowOnError>) => (options.client ?? client).post<SignInResponses, SignInErrors, ThrowOnError>({
    url: '/api/session',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Change your own password; every session of yours ends, and this one begins anew
 */
export const changeOwnPassword = <ThrowOnError extends boolean = false>(options: Options<ChangeOwnPasswordData, ThrowOnError>) => (options.client ?? client).put<ChangeOwnPasswordResponses, ChangeOwnPasswordErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/session/password',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The depots that you may see
 */
export const listDepots = <ThrowOnError extends boolean = false>(options?: Options<ListDepotsData, ThrowOnError>) => (options?.client ?? client).get<ListDepotsResponses, ListDepotsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot',
    ...options
});

/**
 * Create a depot, and its microgrid with it
 */
export const createDepot = <ThrowOnError extends boolean = false>(options: Options<CreateDepotData, ThrowOnError>) => (options.client ?? client).post<CreateDepotResponses, CreateDepotErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Delete a depot with everything in it. Its events stay.
 */
export const deleteDepot = <ThrowOnError extends boolean = false>(options: Options<DeleteDepotData, ThrowOnError>) => (options.client ?? client).delete<DeleteDepotResponses, DeleteDepotErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}',
    ...options
});

/**
 * One depot
 */
export const getDepot = <ThrowOnError extends boolean = false>(options: Options<GetDepotData, ThrowOnError>) => (options.client ?? client).get<GetDepotResponses, GetDepotErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}',
    ...options
});

/**
 * Change a depot; what is left out stays. Who may see it is for system admins to say.
 */
export const changeDepot = <ThrowOnError extends boolean = false>(options: Options<ChangeDepotData, ThrowOnError>) => (options.client ?? client).patch<ChangeDepotResponses, ChangeDepotErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * How a depot is controlled: strategy, times, tolerances, and what is made of what nobody measures
 */
export const getDepotControl = <ThrowOnError extends boolean = false>(options: Options<GetDepotControlData, ThrowOnError>) => (options.client ?? client).get<GetDepotControlResponses, GetDepotControlErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/control',
    ...options
});

/**
 * Change how a depot is controlled; what is left out stays
 */
export const changeDepotControl = <ThrowOnError extends boolean = false>(options: Options<ChangeDepotControlData, ThrowOnError>) => (options.client ?? client).patch<ChangeDepotControlResponses, ChangeDepotControlErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/control',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The microgrid of a depot: its tree, what hangs on it, and what is wrong with it
 */
export const getDepotMicrogrid = <ThrowOnError extends boolean = false>(options: Options<GetDepotMicrogridData, ThrowOnError>) => (options.client ?? client).get<GetDepotMicrogridResponses, GetDepotMicrogridErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/microgrid',
    ...options
});

/**
 * A microgrid by its own identity
 */
export const getMicrogrid = <ThrowOnError extends boolean = false>(options: Options<GetMicrogridData, ThrowOnError>) => (options.client ?? client).get<GetMicrogridResponses, GetMicrogridErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/microgrid/{microgrid_id}',
    ...options
});

/**
 * All microgrids, and the depots that have none yet
 */
export const listMicrogrids = <ThrowOnError extends boolean = false>(options?: Options<ListMicrogridsData, ThrowOnError>) => (options?.client ?? client).get<ListMicrogridsResponses, ListMicrogridsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/microgrid',
    ...options
});

/**
 * Rebuild what is synced from the circuits; provisions a microgrid where there is none
 */
export const resyncMicrogrid = <ThrowOnError extends boolean = false>(options: Options<ResyncMicrogridData, ThrowOnError>) => (options.client ?? client).post<ResyncMicrogridResponses, ResyncMicrogridErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/microgrid/resync',
    ...options
});

/**
 * How a depot stands: its latest cycle, what flows at each node now, and what is wrong
 */
export const getSiteStatus = <ThrowOnError extends boolean = false>(options: Options<GetSiteStatusData, ThrowOnError>) => (options.client ?? client).get<GetSiteStatusResponses, GetSiteStatusErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/microgrid/status',
    ...options
});

/**
 * Whether every node stays within its safe capacity with nobody steering the depot
 */
export const getFallbackProof = <ThrowOnError extends boolean = false>(options: Options<GetFallbackProofData, ThrowOnError>) => (options.client ?? client).get<GetFallbackProofResponses, GetFallbackProofErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/fallback_proof',
    ...options
});

/**
 * All chargers of a depot as they stand now: what they may draw, what they draw, and why
 */
export const listChargers = <ThrowOnError extends boolean = false>(options: Options<ListChargersData, ThrowOnError>) => (options.client ?? client).get<ListChargersResponses, ListChargersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/charger',
    ...options
});

/**
 * One charger as it stands now
 */
export const getCharger = <ThrowOnError extends boolean = false>(options: Options<GetChargerData, ThrowOnError>) => (options.client ?? client).get<GetChargerResponses, GetChargerErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/charger',
    ...options
});

/**
 * Ask something of a charger: to start or stop charging, to reset, to tell something; with its answer
 */
export const actOnCharger = <ThrowOnError extends boolean = false>(options: Options<ActOnChargerData, ThrowOnError>) => (options.client ?? client).post<ActOnChargerResponses, ActOnChargerErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/action',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say that a charger that did not keep to its limits was looked after: it is trusted, and judged anew
 *
 * Until then all that it can draw counts, also with no bus there, as nobody sees it keep to a limit then.
 */
export const trustCharger = <ThrowOnError extends boolean = false>(options: Options<TrustChargerData, ThrowOnError>) => (options.client ?? client).post<TrustChargerResponses, TrustChargerErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/trust',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say what a bus needs: its turn, its weight, when it leaves, how much energy; or pause it
 */
export const changeSession = <ThrowOnError extends boolean = false>(options: Options<ChangeSessionData, ThrowOnError>) => (options.client ?? client).patch<ChangeSessionResponses, ChangeSessionErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/session/{session_ref}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * When buses leave a depot and what they need by then, as it was brought in last
 */
export const getDeparturePlan = <ThrowOnError extends boolean = false>(options: Options<GetDeparturePlanData, ThrowOnError>) => (options.client ?? client).get<GetDeparturePlanResponses, GetDeparturePlanErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/departure_plan',
    ...options
});

/**
 * Bring in when buses leave and what they need by then, in place of what was planned before
 *
 * A session gets what is said of its bus, or of its place: the first departure after it began, now or when it begins. What somebody says for a session itself stands over the plan.
 */
export const planDepartures = <ThrowOnError extends boolean = false>(options: Options<PlanDeparturesData, ThrowOnError>) => (options.client ?? client).put<PlanDeparturesResponses, PlanDeparturesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/departure_plan',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The circuits of a depot
 */
export const listCircuits = <ThrowOnError extends boolean = false>(options: Options<ListCircuitsData, ThrowOnError>) => (options.client ?? client).get<ListCircuitsResponses, ListCircuitsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/circuit',
    ...options
});

/**
 * Add a circuit to a depot
 */
export const createCircuit = <ThrowOnError extends boolean = false>(options: Options<CreateCircuitData, ThrowOnError>) => (options.client ?? client).post<CreateCircuitResponses, CreateCircuitErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/circuit',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a circuit
 */
export const deleteCircuit = <ThrowOnError extends boolean = false>(options: Options<DeleteCircuitData, ThrowOnError>) => (options.client ?? client).delete<DeleteCircuitResponses, DeleteCircuitErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/circuit/{circuit_id}',
    ...options
});

/**
 * One circuit
 */
export const getCircuit = <ThrowOnError extends boolean = false>(options: Options<GetCircuitData, ThrowOnError>) => (options.client ?? client).get<GetCircuitResponses, GetCircuitErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/circuit/{circuit_id}',
    ...options
});

/**
 * Change a circuit; what is left out stays
 */
export const changeCircuit = <ThrowOnError extends boolean = false>(options: Options<ChangeCircuitData, ThrowOnError>) => (options.client ?? client).patch<ChangeCircuitResponses, ChangeCircuitErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/circuit/{circuit_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The charge points of a depot
 */
export const listChargePoints = <ThrowOnError extends boolean = false>(options: Options<ListChargePointsData, ThrowOnError>) => (options.client ?? client).get<ListChargePointsResponses, ListChargePointsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/charge_point',
    ...options
});

/**
 * Add a charge point to a depot
 */
export const createChargePoint = <ThrowOnError extends boolean = false>(options: Options<CreateChargePointData, ThrowOnError>) => (options.client ?? client).post<CreateChargePointResponses, CreateChargePointErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/charge_point',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a charge point
 */
export const deleteChargePoint = <ThrowOnError extends boolean = false>(options: Options<DeleteChargePointData, ThrowOnError>) => (options.client ?? client).delete<DeleteChargePointResponses, DeleteChargePointErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}',
    ...options
});

/**
 * One charge point
 */
export const getChargePoint = <ThrowOnError extends boolean = false>(options: Options<GetChargePointData, ThrowOnError>) => (options.client ?? client).get<GetChargePointResponses, GetChargePointErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}',
    ...options
});

/**
 * Change a charge point; what is left out stays
 */
export const changeChargePoint = <ThrowOnError extends boolean = false>(options: Options<ChangeChargePointData, ThrowOnError>) => (options.client ?? client).patch<ChangeChargePointResponses, ChangeChargePointErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Take a charger’s key away: it is not let in again until it has another
 */
export const deleteChargerKey = <ThrowOnError extends boolean = false>(options: Options<DeleteChargerKeyData, ThrowOnError>) => (options.client ?? client).delete<DeleteChargerKeyResponses, DeleteChargerKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/key',
    ...options
});

/**
 * Whether a charger has a key, and since when; never the key
 */
export const getChargerKey = <ThrowOnError extends boolean = false>(options: Options<GetChargerKeyData, ThrowOnError>) => (options.client ?? client).get<GetChargerKeyResponses, GetChargerKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/key',
    ...options
});

/**
 * Make a new key for a charger, which is shown this once; the one before no longer counts
 */
export const createChargerKey = <ThrowOnError extends boolean = false>(options: Options<CreateChargerKeyData, ThrowOnError>) => (options.client ?? client).post<CreateChargerKeyResponses, CreateChargerKeyErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/key',
    ...options
});

/**
 * Chargers that nobody knows and that were turned away; who came last comes first
 */
export const listUnknownChargers = <ThrowOnError extends boolean = false>(options?: Options<ListUnknownChargersData, ThrowOnError>) => (options?.client ?? client).get<ListUnknownChargersResponses, ListUnknownChargersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/unknown_charger',
    ...options
});

/**
 * Take an unknown charger off the list; should it come again, it is back
 */
export const forgetUnknownCharger = <ThrowOnError extends boolean = false>(options: Options<ForgetUnknownChargerData, ThrowOnError>) => (options.client ?? client).delete<ForgetUnknownChargerResponses, ForgetUnknownChargerErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/unknown_charger/{identity}',
    ...options
});

/**
 * Remove a connector
 */
export const deleteConnector = <ThrowOnError extends boolean = false>(options: Options<DeleteConnectorData, ThrowOnError>) => (options.client ?? client).delete<DeleteConnectorResponses, DeleteConnectorErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/connector/{connector_id}',
    ...options
});

/**
 * One connector
 */
export const getConnector = <ThrowOnError extends boolean = false>(options: Options<GetConnectorData, ThrowOnError>) => (options.client ?? client).get<GetConnectorResponses, GetConnectorErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/connector/{connector_id}',
    ...options
});

/**
 * Change a connector; what is left out stays
 */
export const changeConnector = <ThrowOnError extends boolean = false>(options: Options<ChangeConnectorData, ThrowOnError>) => (options.client ?? client).patch<ChangeConnectorResponses, ChangeConnectorErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/connector/{connector_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The connectors of a charge point, by number
 */
export const listConnectors = <ThrowOnError extends boolean = false>(options: Options<ListConnectorsData, ThrowOnError>) => (options.client ?? client).get<ListConnectorsResponses, ListConnectorsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/connector',
    ...options
});

/**
 * Add a connector to a charge point
 */
export const createConnector = <ThrowOnError extends boolean = false>(options: Options<CreateConnectorData, ThrowOnError>) => (options.client ?? client).post<CreateConnectorResponses, CreateConnectorErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/connector',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The power sources of a depot
 */
export const listPowerSources = <ThrowOnError extends boolean = false>(options: Options<ListPowerSourcesData, ThrowOnError>) => (options.client ?? client).get<ListPowerSourcesResponses, ListPowerSourcesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/power_source',
    ...options
});

/**
 * Add a power source to a depot
 */
export const createPowerSource = <ThrowOnError extends boolean = false>(options: Options<CreatePowerSourceData, ThrowOnError>) => (options.client ?? client).post<CreatePowerSourceResponses, CreatePowerSourceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/power_source',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a power source
 */
export const deletePowerSource = <ThrowOnError extends boolean = false>(options: Options<DeletePowerSourceData, ThrowOnError>) => (options.client ?? client).delete<DeletePowerSourceResponses, DeletePowerSourceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/power_source/{power_source_id}',
    ...options
});

/**
 * One power source
 */
export const getPowerSource = <ThrowOnError extends boolean = false>(options: Options<GetPowerSourceData, ThrowOnError>) => (options.client ?? client).get<GetPowerSourceResponses, GetPowerSourceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/power_source/{power_source_id}',
    ...options
});

/**
 * Change a power source; what is left out stays
 */
export const changePowerSource = <ThrowOnError extends boolean = false>(options: Options<ChangePowerSourceData, ThrowOnError>) => (options.client ?? client).patch<ChangePowerSourceResponses, ChangePowerSourceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/power_source/{power_source_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The devices of a depot
 */
export const listDevices = <ThrowOnError extends boolean = false>(options: Options<ListDevicesData, ThrowOnError>) => (options.client ?? client).get<ListDevicesResponses, ListDevicesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/device',
    ...options
});

/**
 * Add a device to a depot
 */
export const createDevice = <ThrowOnError extends boolean = false>(options: Options<CreateDeviceData, ThrowOnError>) => (options.client ?? client).post<CreateDeviceResponses, CreateDeviceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/device',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a device
 */
export const deleteDevice = <ThrowOnError extends boolean = false>(options: Options<DeleteDeviceData, ThrowOnError>) => (options.client ?? client).delete<DeleteDeviceResponses, DeleteDeviceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/device/{device_id}',
    ...options
});

/**
 * One device
 */
export const getDevice = <ThrowOnError extends boolean = false>(options: Options<GetDeviceData, ThrowOnError>) => (options.client ?? client).get<GetDeviceResponses, GetDeviceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/device/{device_id}',
    ...options
});

/**
 * Change a device; what is left out stays
 */
export const changeDevice = <ThrowOnError extends boolean = false>(options: Options<ChangeDeviceData, ThrowOnError>) => (options.client ?? client).patch<ChangeDeviceResponses, ChangeDeviceErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/device/{device_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * All users
 */
export const listUsers = <ThrowOnError extends boolean = false>(options?: Options<ListUsersData, ThrowOnError>) => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/user',
    ...options
});

/**
 * Add a user
 */
export const createUser = <ThrowOnError extends boolean = false>(options: Options<CreateUserData, ThrowOnError>) => (options.client ?? client).post<CreateUserResponses, CreateUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/user',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Change a user’s role, which counts at once, or shut them out, which ends their sessions
 */
export const changeUser = <ThrowOnError extends boolean = false>(options: Options<ChangeUserData, ThrowOnError>) => (options.client ?? client).patch<ChangeUserResponses, ChangeUserErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/user/{user_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Give a user a new password; their sessions end
 */
export const resetPassword = <ThrowOnError extends boolean = false>(options: Options<ResetPasswordData, ThrowOnError>) => (options.client ?? client).put<ResetPasswordResponses, ResetPasswordErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/user/{user_id}/password',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * All API tokens, without their secrets
 */
export const listTokens = <ThrowOnError extends boolean = false>(options?: Options<ListTokensData, ThrowOnError>) => (options?.client ?? client).get<ListTokensResponses, ListTokensErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/token',
    ...options
});

/**
 * Create an API token; its secret is shown this once
 */
export const createToken = <ThrowOnError extends boolean = false>(options: Options<CreateTokenData, ThrowOnError>) => (options.client ?? client).post<CreateTokenResponses, CreateTokenErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/token',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Revoke an API token at once
 */
export const revokeToken = <ThrowOnError extends boolean = false>(options: Options<RevokeTokenData, ThrowOnError>) => (options.client ?? client).delete<RevokeTokenResponses, RevokeTokenErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/token/{token_id}',
    ...options
});

/**
 * Measurements for a chart, thinned to the points asked for
 */
export const getTelemetry = <ThrowOnError extends boolean = false>(options: Options<GetTelemetryData, ThrowOnError>) => (options.client ?? client).get<GetTelemetryResponses, GetTelemetryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/telemetry',
    ...options
});

/**
 * The last value of everything that was measured since yesterday
 */
export const listLatestTelemetry = <ThrowOnError extends boolean = false>(options: Options<ListLatestTelemetryData, ThrowOnError>) => (options.client ?? client).get<ListLatestTelemetryResponses, ListLatestTelemetryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/telemetry/latest',
    ...options
});

/**
 * What limited each node, from one change to the next
 */
export const getLimitHistory = <ThrowOnError extends boolean = false>(options: Options<GetLimitHistoryData, ThrowOnError>) => (options.client ?? client).get<GetLimitHistoryResponses, GetLimitHistoryErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/limit_history',
    ...options
});

/**
 * The cycles of a depot, newest first
 */
export const listCycles = <ThrowOnError extends boolean = false>(options: Options<ListCyclesData, ThrowOnError>) => (options.client ?? client).get<ListCyclesResponses, ListCyclesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/cycle',
    ...options
});

/**
 * All that is kept of the cycles of a depot, newest first, as one JSON text a line
 */
export const exportCycles = <ThrowOnError extends boolean = false>(options: Options<ExportCyclesData, ThrowOnError>) => (options.client ?? client).get<ExportCyclesResponses, ExportCyclesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/depot/{depot_id}/cycle/export',
    ...options
});

/**
 * Run a cycle of a microgrid now
 */
export const rebalanceMicrogrid = <ThrowOnError extends boolean = false>(options: Options<RebalanceMicrogridData, ThrowOnError>) => (options.client ?? client).post<RebalanceMicrogridResponses, RebalanceMicrogridErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/microgrid/{microgrid_id}/rebalance',
    ...options
});

/**
 * Run a cycle of the microgrid that a circuit belongs to; the microgrid’s own rebalance succeeds it
 *
 * @deprecated
 */
export const rebalanceCircuitLoad = <ThrowOnError extends boolean = false>(options: Options<RebalanceCircuitLoadData, ThrowOnError>) => (options.client ?? client).post<RebalanceCircuitLoadResponses, RebalanceCircuitLoadErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/circuit/{circuit_id}/rebalance_load',
    ...options
});

/**
 * One cycle: what each charger asked, got and was told, and what held it back
 */
export const getCycle = <ThrowOnError extends boolean = false>(options: Options<GetCycleData, ThrowOnError>) => (options.client ?? client).get<GetCycleResponses, GetCycleErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/cycle/{cycle_id}',
    ...options
});

/**
 * All that is kept of one cycle, as in the export: it can be decided again from this alone
 */
export const getCycleRecord = <ThrowOnError extends boolean = false>(options: Options<GetCycleRecordData, ThrowOnError>) => (options.client ?? client).get<GetCycleRecordResponses, GetCycleRecordErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/cycle/{cycle_id}/record',
    ...options
});

/**
 * Decide a kept cycle again, as it was or with one change; nothing is sent to chargers
 */
export const replayCycle = <ThrowOnError extends boolean = false>(options: Options<ReplayCycleData, ThrowOnError>) => (options.client ?? client).post<ReplayCycleResponses, ReplayCycleErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/cycle/{cycle_id}/replay',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What a charger said and was told, newest first
 */
export const listChargerMessages = <ThrowOnError extends boolean = false>(options: Options<ListChargerMessagesData, ThrowOnError>) => (options.client ?? client).get<ListChargerMessagesResponses, ListChargerMessagesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/charge_point/{charge_point_id}/message',
    ...options
});

/**
 * What is or was wrong, newest first
 */
export const listIncidents = <ThrowOnError extends boolean = false>(options?: Options<ListIncidentsData, ThrowOnError>) => (options?.client ?? client).get<ListIncidentsResponses, ListIncidentsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident',
    ...options
});

/**
 * How many incidents are open, and how bad the worst of them is
 */
export const countIncidents = <ThrowOnError extends boolean = false>(options?: Options<CountIncidentsData, ThrowOnError>) => (options?.client ?? client).get<CountIncidentsResponses, CountIncidentsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/count',
    ...options
});

/**
 * All incidents with their history, newest first, as one JSON text a line
 */
export const exportIncidents = <ThrowOnError extends boolean = false>(options?: Options<ExportIncidentsData, ThrowOnError>) => (options?.client ?? client).get<ExportIncidentsResponses, ExportIncidentsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/export',
    ...options
});

/**
 * One incident: what is known about it, what happened, and what was said
 */
export const getIncident = <ThrowOnError extends boolean = false>(options: Options<GetIncidentData, ThrowOnError>) => (options.client ?? client).get<GetIncidentResponses, GetIncidentErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/{incident_id}',
    ...options
});

/**
 * Say of many at once that somebody has seen them; what is over or isn’t there is left out
 */
export const acknowledgeIncidents = <ThrowOnError extends boolean = false>(options: Options<AcknowledgeIncidentsData, ThrowOnError>) => (options.client ?? client).post<AcknowledgeIncidentsResponses, AcknowledgeIncidentsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/acknowledge',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say that somebody has seen it; whoever says so again changes nothing
 */
export const acknowledgeIncident = <ThrowOnError extends boolean = false>(options: Options<AcknowledgeIncidentData, ThrowOnError>) => (options.client ?? client).post<AcknowledgeIncidentResponses, AcknowledgeIncidentErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/{incident_id}/acknowledge',
    ...options
});

/**
 * Add a comment, also to an incident that is over
 */
export const commentIncident = <ThrowOnError extends boolean = false>(options: Options<CommentIncidentData, ThrowOnError>) => (options.client ?? client).post<CommentIncidentResponses, CommentIncidentErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/{incident_id}/comment',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Say that it is over, where nothing says so by itself; what still stands is opened anew
 */
export const resolveIncident = <ThrowOnError extends boolean = false>(options: Options<ResolveIncidentData, ThrowOnError>) => (options.client ?? client).post<ResolveIncidentResponses, ResolveIncidentErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/incident/{incident_id}/resolve',
    ...options
});

/**
 * Who is told of what happens
 */
export const listWebhooks = <ThrowOnError extends boolean = false>(options?: Options<ListWebhooksData, ThrowOnError>) => (options?.client ?? client).get<ListWebhooksResponses, ListWebhooksErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook',
    ...options
});

/**
 * Have somebody told of what happens; the secret that signs it is shown this once
 */
export const createWebhook = <ThrowOnError extends boolean = false>(options: Options<CreateWebhookData, ThrowOnError>) => (options.client ?? client).post<CreateWebhookResponses, CreateWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove a webhook, with what it has not been told yet
 */
export const deleteWebhook = <ThrowOnError extends boolean = false>(options: Options<DeleteWebhookData, ThrowOnError>) => (options.client ?? client).delete<DeleteWebhookResponses, DeleteWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}',
    ...options
});

/**
 * One webhook, without its secret
 */
export const getWebhook = <ThrowOnError extends boolean = false>(options: Options<GetWebhookData, ThrowOnError>) => (options.client ?? client).get<GetWebhookResponses, GetWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}',
    ...options
});

/**
 * Change a webhook; what is left out stays
 */
export const changeWebhook = <ThrowOnError extends boolean = false>(options: Options<ChangeWebhookData, ThrowOnError>) => (options.client ?? client).patch<ChangeWebhookResponses, ChangeWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Give a webhook a new secret, which is shown this once; the one before no longer counts
 */
export const renewWebhookSecret = <ThrowOnError extends boolean = false>(options: Options<RenewWebhookSecretData, ThrowOnError>) => (options.client ?? client).post<RenewWebhookSecretResponses, RenewWebhookSecretErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}/secret',
    ...options
});

/**
 * What a webhook was told, newest first, and what came of it
 */
export const listWebhookDeliveries = <ThrowOnError extends boolean = false>(options: Options<ListWebhookDeliveriesData, ThrowOnError>) => (options.client ?? client).get<ListWebhookDeliveriesResponses, ListWebhookDeliveriesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}/delivery',
    ...options
});

/**
 * Tell a webhook something of the kind TEST, whatever it wants to be told; the deliveries show what came of it
 */
export const testWebhook = <ThrowOnError extends boolean = false>(options: Options<TestWebhookData, ThrowOnError>) => (options.client ?? client).post<TestWebhookResponses, TestWebhookErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/webhook/{webhook_id}/test',
    ...options
});

/**
 * Who still uses the endpoints of older clients, by endpoint, circuit and caller
 */
export const listAliasUses = <ThrowOnError extends boolean = false>(options?: Options<ListAliasUsesData, ThrowOnError>) => (options?.client ?? client).get<ListAliasUsesResponses, ListAliasUsesErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/admin/alias_use',
    ...options
});

/**
 * Who changed what, newest first
 */
export const listAudit = <ThrowOnError extends boolean = false>(options?: Options<ListAuditData, ThrowOnError>) => (options?.client ?? client).get<ListAuditResponses, ListAuditErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/audit',
    ...options
});

/**
 * The kinds of events that have happened here
 */
export const listAuditKinds = <ThrowOnError extends boolean = false>(options?: Options<ListAuditKindsData, ThrowOnError>) => (options?.client ?? client).get<ListAuditKindsResponses, ListAuditKindsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/audit/kinds',
    ...options
});

/**
 * What changes, live, as server-sent events. Send Last-Event-ID to resume.
 */
export const openStream = <ThrowOnError extends boolean = false>(options?: Options<OpenStreamData, ThrowOnError, OpenStreamResponse>) => (options?.client ?? client).sse.get<OpenStreamResponses, OpenStreamErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/stream',
    ...options
});

/**
 * Whether the process lives
 */
export const health = <ThrowOnError extends boolean = false>(options?: Options<HealthData, ThrowOnError>) => (options?.client ?? client).get<HealthResponses, HealthErrors, ThrowOnError>({ url: '/healthz', ...options });

/**
 * Whether it can do its work: it is up, the database answers and can write, and events are passed on
 */
export const readiness = <ThrowOnError extends boolean = false>(options?: Options<ReadinessData, ThrowOnError>) => (options?.client ?? client).get<ReadinessResponses, ReadinessErrors, ThrowOnError>({ url: '/readyz', ...options });

/**
 * Prometheus metrics
 */
export const metrics = <ThrowOnError extends boolean = false>(options?: Options<MetricsData, ThrowOnError>) => (options?.client ?? client).get<MetricsResponses, MetricsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/metrics',
    ...options
});

/**
 * This document
 */
export const openApi = <ThrowOnError extends boolean = false>(options?: Options<OpenApiData, ThrowOnError>) => (options?.client ?? client).get<OpenApiResponses, OpenApiErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/openapi.json',
    ...options
});

/**
 * This document to read
 */
export const docs = <ThrowOnError extends boolean = false>(options?: Options<DocsData, ThrowOnError>) => (options?.client ?? client).get<DocsResponses, DocsErrors, ThrowOnError>({
    security: [{ scheme: 'bearer', type: 'http' }, {
            in: 'cookie',
            name: 'busbar_session',
            type: 'apiKey'
        }],
    url: '/api/docs',
    ...options
});

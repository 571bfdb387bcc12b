// @ts-nocheck
// Generated from wire/openapi.json by npm run generate: not to be edited.

import { type InfiniteData, infiniteQueryOptions, queryOptions, type UseMutationOptions } from '@tanstack/react-query';

import { client } from '../client.gen.ts';
import { acknowledgeIncident, acknowledgeIncidents, actOnCharger, changeChargePoint, changeCircuit, changeConnector, changeDepot, changeDepotControl, changeDevice, changeOwnPassword, changePowerSource, changeSession, changeUser, changeWebhook, commentIncident, countIncidents, createChargePoint, createChargerKey, createCircuit, createConnector, createDepot, createDevice, createPowerSource, createToken, createUser, createWebhook, deleteChargePoint, deleteChargerKey, deleteCircuit, deleteConnector, deleteDepot, deleteDevice, deletePowerSource, deleteWebhook, docs, exportCycles, exportIncidents, forgetUnknownCharger, getChargePoint, getCharger, getChargerKey, getCircuit, getConnector, getCycle, getCycleRecord, getDeparturePlan, getDepot, getDepotControl, getDepotMicrogrid, getDevice, getFallbackProof, getIncident, getLimitHistory, getMicrogrid, getPowerSource, getSession, getSiteStatus, getTelemetry, getWebhook, health, listAliasUses, listAudit, listAuditKinds, listChargePoints, listChargerMessages, listChargers, listCircuits, listConnectors, listCycles, listDepots, listDevices, listIncidents, listLatestTelemetry, listMicrogrids, listPowerSources, listTokens, listUnknownChargers, listUsers, listWebhookDeliveries, listWebhooks, metrics, openApi, type Options, planDepartures, readiness, rebalanceCircuitLoad, rebalanceMicrogrid, renewWebhookSecret, replayCycle, resetPassword, resolveIncident, resyncMicrogrid, revokeToken, signIn, signOut, testWebhook, trustCharger } from '../sdk.gen.ts';
import type { AcknowledgeIncidentData, AcknowledgeIncidentError, AcknowledgeIncidentResponse, AcknowledgeIncidentsData, AcknowledgeIncidentsError, AcknowledgeIncidentsResponse, ActOnChargerData, ActOnChargerError, ActOnChargerResponse, ChangeChargePointData, ChangeChargePointError, ChangeChargePointResponse, ChangeCircuitData, ChangeCircuitError, ChangeCircuitResponse, ChangeConnectorData, ChangeConnectorError, ChangeConnectorResponse, ChangeDepotControlData, ChangeDepotControlError, ChangeDepotControlResponse, ChangeDepotData, ChangeDepotError, ChangeDepotResponse, ChangeDeviceData, ChangeDeviceError, ChangeDeviceResponse, ChangeOwnPasswordData, ChangeOwnPasswordError, ChangeOwnPasswordResponse, ChangePowerSourceData, ChangePowerSourceError, ChangePowerSourceResponse, ChangeSessionData, ChangeSessionError, ChangeSessionResponse, ChangeUserData, ChangeUserError, ChangeUserResponse, ChangeWebhookData, ChangeWebhookError, ChangeWebhookResponse, CommentIncidentData, CommentIncidentError, CommentIncidentResponse, CountIncidentsData, CountIncidentsError, CountIncidentsResponse, CreateChargePointData, CreateChargePointError, CreateChargePointResponse, CreateChargerKeyData, CreateChargerKeyError, CreateChargerKeyResponse, CreateCircuitData, CreateCircuitError, CreateCircuitResponse, CreateConnectorData, CreateConnectorError, CreateConnectorResponse, CreateDepotData, CreateDepotError, CreateDepotResponse, CreateDeviceData, CreateDeviceError, CreateDeviceResponse, CreatePowerSourceData, CreatePowerSourceError, CreatePowerSourceResponse, CreateTokenData, CreateTokenError, CreateTokenResponse, CreateUserData, CreateUserError, CreateUserResponse, CreateWebhookData, CreateWebhookError, CreateWebhookResponse, DeleteChargePointData, DeleteChargePointError, DeleteChargePointResponse, DeleteChargerKeyData, DeleteChargerKeyError, DeleteChargerKeyResponse, DeleteCircuitData, DeleteCircuitError, DeleteCircuitResponse, DeleteConnectorData, DeleteConnectorError, DeleteConnectorResponse, DeleteDepotData, DeleteDepotError, DeleteDepotResponse, DeleteDeviceData, DeleteDeviceError, DeleteDeviceResponse, DeletePowerSourceData, DeletePowerSourceError, DeletePowerSourceResponse, DeleteWebhookData, DeleteWebhookError, DeleteWebhookResponse, DocsData, DocsError, DocsResponse, ExportCyclesData, ExportCyclesError, ExportCyclesResponse, ExportIncidentsData, ExportIncidentsError, ExportIncidentsResponse, ForgetUnknownChargerData, ForgetUnknownChargerError, ForgetUnknownChargerResponse, GetChargePointData, GetChargePointError, GetChargePointResponse, GetChargerData, GetChargerError, GetChargerKeyData, GetChargerKeyError, GetChargerKeyResponse, GetChargerResponse, GetCircuitData, GetCircuitError, GetCircuitResponse, GetConnectorData, GetConnectorError, GetConnectorResponse, GetCycleData, GetCycleError, GetCycleRecordData, GetCycleRecordError, GetCycleRecordResponse, GetCycleResponse, GetDeparturePlanData, GetDeparturePlanError, GetDeparturePlanResponse, GetDepotControlData, GetDepotControlError, GetDepotControlResponse, GetDepotData, GetDepotError, GetDepotMicrogridData, GetDepotMicrogridError, GetDepotMicrogridResponse, GetDepotResponse, GetDeviceData, GetDeviceError, GetDeviceResponse, GetFallbackProofData, GetFallbackProofError, GetFallbackProofResponse, GetIncidentData, GetIncidentError, GetIncidentResponse, GetLimitHistoryData, GetLimitHistoryError, GetLimitHistoryResponse, GetMicrogridData, GetMicrogridError, GetMicrogridResponse, GetPowerSourceData, GetPowerSourceError, GetPowerSourceResponse, GetSessionData, GetSessionError, GetSessionResponse, GetSiteStatusData, GetSiteStatusError, GetSiteStatusResponse, GetTelemetryData, GetTelemetryError, GetTelemetryResponse, GetWebhookData, GetWebhookError, GetWebhookResponse, HealthData, HealthError, HealthResponse, ListAliasUsesData, ListAliasUsesError, ListAliasUsesResponse, ListAuditData, ListAuditError, ListAuditKindsData, ListAuditKindsError, ListAuditKindsResponse, ListAuditResponse, ListChargePointsData, ListChargePointsError, ListChargePointsResponse, ListChargerMessagesData, ListChargerMessagesError, ListChargerMessagesResponse, ListChargersData, ListChargersError, ListChargersResponse, ListCircuitsData, ListCircuitsError, ListCircuitsResponse, ListConnectorsData, ListConnectorsError, ListConnectorsResponse, ListCyclesData, ListCyclesError, ListCyclesResponse, ListDepotsData, ListDepotsError, ListDepotsResponse, ListDevicesData, ListDevicesError, ListDevicesResponse, ListIncidentsData, ListIncidentsError, ListIncidentsResponse, ListLatestTelemetryData, ListLatestTelemetryError, ListLatestTelemetryResponse, ListMicrogridsData, ListMicrogridsError, ListMicrogridsResponse, ListPowerSourcesData, ListPowerSourcesError, ListPowerSourcesResponse, ListTokensData, ListTokensError, ListTokensResponse, ListUnknownChargersData, ListUnknownChargersError, ListUnknownChargersResponse, ListUsersData, ListUsersError, ListUsersResponse, ListWebhookDeliveriesData, ListWebhookDeliveriesError, ListWebhookDeliveriesResponse, ListWebhooksData, ListWebhooksError, ListWebhooksResponse, MetricsData, MetricsError, MetricsResponse, OpenApiData, OpenApiError, OpenApiResponse, PlanDeparturesData, PlanDeparturesError, PlanDeparturesResponse, ReadinessData, ReadinessError, ReadinessResponse, RebalanceCircuitLoadData, RebalanceCircuitLoadError, RebalanceCircuitLoadResponse, RebalanceMicrogridData, RebalanceMicrogridError, RebalanceMicrogridResponse, RenewWebhookSecretData, RenewWebhookSecretError, RenewWebhookSecretResponse, ReplayCycleData, ReplayCycleError, ReplayCycleResponse, ResetPasswordData, ResetPasswordError, ResetPasswordResponse, ResolveIncidentData, ResolveIncidentError, ResolveIncidentResponse, ResyncMicrogridData, ResyncMicrogridError, ResyncMicrogridResponse, RevokeTokenData, RevokeTokenError, RevokeTokenResponse, SignInData, SignInError, SignInResponse, SignOutData, SignOutError, SignOutResponse, TestWebhookData, TestWebhookError, TestWebhookResponse, TrustChargerData, TrustChargerError, TrustChargerResponse } from '../types.gen.ts';

/**
 * Sign out
 */
export const signOutMutation = (options?: Partial<Options<SignOutData>>): UseMutationOptions<SignOutResponse, SignOutError, Options<SignOutData>> => {
    const mutationOptions: UseMutationOptions<SignOutResponse, SignOutError, Options<SignOutData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await signOut({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export type QueryKey<TOptions extends Options> = [
    Pick<TOptions, 'baseUrl' | 'body' | 'headers' | 'path' | 'query'> & {
        _id: string;
        _infinite?: boolean;
        tags?: ReadonlyArray<string>;
    }
];

const createQueryKey = <TOptions extends Options>(id: string, options?: TOptions, infinite?: boolean, tags?: ReadonlyArray<string>): [
    QueryKey<TOptions>[0]
] => {
    const params: QueryKey<TOptions>[0] = { _id: id, baseUrl: options?.baseUrl || (options?.client ?? client).getConfig().baseUrl } as QueryKey<TOptions>[0];
    if (infinite) {
        params._infinite = infinite;
    }
    if (tags) {
        params.tags = tags;
    }
    if (options?.body) {
        params.body = options.body;
    }
    if (options?.headers) {
        params.headers = options.headers;
    }
    if (options?.path) {
        params.path = options.path;
    }
    if (options?.query) {
        params.query = options.query;
    }
    return [params];
};

export const getSessionQueryKey = (options?: Options<GetSessionData>) => createQueryKey('getSession', options);

/**
 * Who you are
 */
export const getSessionOptions = (options?: Options<GetSessionData>) => queryOptions<GetSessionResponse, GetSessionError, GetSessionResponse, ReturnType<typeof getSessionQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getSession({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getSessionQueryKey(options)
});

/**
 * Sign in with name and password; the answer sets a session cookie
 */
export const signInMutation = (options?: Partial<Options<SignInData>>): UseMutationOptions<SignInResponse, SignInError, Options<SignInData>> => {
    const mutationOptions: UseMutationOptions<SignInResponse, SignInError, Options<SignInData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await signIn({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Change your own password; every session of yours ends, and this one begins anew
 */
export const changeOwnPasswordMutation = (options?: Partial<Options<ChangeOwnPasswordData>>): UseMutationOptions<ChangeOwnPasswordResponse, ChangeOwnPasswordError, Options<ChangeOwnPasswordData>> => {
    const mutationOptions: UseMutationOptions<ChangeOwnPasswordResponse, ChangeOwnPasswordError, Options<ChangeOwnPasswordData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeOwnPassword({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listDepotsQueryKey = (options?: Options<ListDepotsData>) => createQueryKey('listDepots', options);

/**
 * The depots that you may see
 */
export const listDepotsOptions = (options?: Options<ListDepotsData>) => queryOptions<ListDepotsResponse, ListDepotsError, ListDepotsResponse, ReturnType<typeof listDepotsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listDepots({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listDepotsQueryKey(options)
});

const createInfiniteParams = <K extends Pick<QueryKey<Options>[0], 'body' | 'headers' | 'path' | 'query'>>(queryKey: QueryKey<Options>, page: K) => {
    const params = { ...queryKey[0] };
    if (page.body) {
        params.body = {
            ...queryKey[0].body as any,
            ...page.body as any
        };
    }
    if (page.headers) {
        params.headers = {
            ...queryKey[0].headers,
            ...page.headers
        };
    }
    if (page.path) {
        params.path = {
            ...queryKey[0].path as any,
            ...page.path as any
        };
    }
    if (page.query) {
        params.query = {
            ...queryKey[0].query as any,
            ...page.query as any
        };
    }
    return params as unknown as typeof page;
};

export const listDepotsInfiniteQueryKey = (options?: Options<ListDepotsData>): QueryKey<Options<ListDepotsData>> => createQueryKey('listDepots', options, true);

/**
 * The depots that you may see
 */
export const listDepotsInfiniteOptions = (options?: Options<ListDepotsData>) => infiniteQueryOptions<ListDepotsResponse, ListDepotsError, InfiniteData<ListDepotsResponse>, QueryKey<Options<ListDepotsData>>, string | Pick<QueryKey<Options<ListDepotsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListDepotsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listDepots({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listDepotsInfiniteQueryKey(options)
});

/**
 * Create a depot, and its microgrid with it
 */
export const createDepotMutation = (options?: Partial<Options<CreateDepotData>>): UseMutationOptions<CreateDepotResponse, CreateDepotError, Options<CreateDepotData>> => {
    const mutationOptions: UseMutationOptions<CreateDepotResponse, CreateDepotError, Options<CreateDepotData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createDepot({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Delete a depot with everything in it. Its events stay.
 */
export const deleteDepotMutation = (options?: Partial<Options<DeleteDepotData>>): UseMutationOptions<DeleteDepotResponse, DeleteDepotError, Options<DeleteDepotData>> => {
    const mutationOptions: UseMutationOptions<DeleteDepotResponse, DeleteDepotError, Options<DeleteDepotData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteDepot({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getDepotQueryKey = (options: Options<GetDepotData>) => createQueryKey('getDepot', options);

/**
 * One depot
 */
export const getDepotOptions = (options: Options<GetDepotData>) => queryOptions<GetDepotResponse, GetDepotError, GetDepotResponse, ReturnType<typeof getDepotQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getDepot({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getDepotQueryKey(options)
});

/**
 * Change a depot; what is left out stays. Who may see it is for system admins to say.
 */
export const changeDepotMutation = (options?: Partial<Options<ChangeDepotData>>): UseMutationOptions<ChangeDepotResponse, ChangeDepotError, Options<ChangeDepotData>> => {
    const mutationOptions: UseMutationOptions<ChangeDepotResponse, ChangeDepotError, Options<ChangeDepotData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeDepot({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getDepotControlQueryKey = (options: Options<GetDepotControlData>) => createQueryKey('getDepotControl', options);

/**
 * How a depot is controlled: strategy, times, tolerances, and what is made of what nobody measures
 */
export const getDepotControlOptions = (options: Options<GetDepotControlData>) => queryOptions<GetDepotControlResponse, GetDepotControlError, GetDepotControlResponse, ReturnType<typeof getDepotControlQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getDepotControl({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getDepotControlQueryKey(options)
});

/**
 * Change how a depot is controlled; what is left out stays
 */
export const changeDepotControlMutation = (options?: Partial<Options<ChangeDepotControlData>>): UseMutationOptions<ChangeDepotControlResponse, ChangeDepotControlError, Options<ChangeDepotControlData>> => {
    const mutationOptions: UseMutationOptions<ChangeDepotControlResponse, ChangeDepotControlError, Options<ChangeDepotControlData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeDepotControl({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getDepotMicrogridQueryKey = (options: Options<GetDepotMicrogridData>) => createQueryKey('getDepotMicrogrid', options);

/**
 * The microgrid of a depot: its tree, what hangs on it, and what is wrong with it
 */
export const getDepotMicrogridOptions = (options: Options<GetDepotMicrogridData>) => queryOptions<GetDepotMicrogridResponse, GetDepotMicrogridError, GetDepotMicrogridResponse, ReturnType<typeof getDepotMicrogridQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getDepotMicrogrid({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getDepotMicrogridQueryKey(options)
});

export const getMicrogridQueryKey = (options: Options<GetMicrogridData>) => createQueryKey('getMicrogrid', options);

/**
 * A microgrid by its own identity
 */
export const getMicrogridOptions = (options: Options<GetMicrogridData>) => queryOptions<GetMicrogridResponse, GetMicrogridError, GetMicrogridResponse, ReturnType<typeof getMicrogridQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getMicrogrid({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getMicrogridQueryKey(options)
});

export const listMicrogridsQueryKey = (options?: Options<ListMicrogridsData>) => createQueryKey('listMicrogrids', options);

/**
 * All microgrids, and the depots that have none yet
 */
export const listMicrogridsOptions = (options?: Options<ListMicrogridsData>) => queryOptions<ListMicrogridsResponse, ListMicrogridsError, ListMicrogridsResponse, ReturnType<typeof listMicrogridsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listMicrogrids({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listMicrogridsQueryKey(options)
});

export const listMicrogridsInfiniteQueryKey = (options?: Options<ListMicrogridsData>): QueryKey<Options<ListMicrogridsData>> => createQueryKey('listMicrogrids', options, true);

/**
 * All microgrids, and the depots that have none yet
 */
export const listMicrogridsInfiniteOptions = (options?: Options<ListMicrogridsData>) => infiniteQueryOptions<ListMicrogridsResponse, ListMicrogridsError, InfiniteData<ListMicrogridsResponse>, QueryKey<Options<ListMicrogridsData>>, string | Pick<QueryKey<Options<ListMicrogridsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListMicrogridsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listMicrogrids({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listMicrogridsInfiniteQueryKey(options)
});

/**
 * Rebuild what is synced from the circuits; provisions a microgrid where there is none
 */
export const resyncMicrogridMutation = (options?: Partial<Options<ResyncMicrogridData>>): UseMutationOptions<ResyncMicrogridResponse, ResyncMicrogridError, Options<ResyncMicrogridData>> => {
    const mutationOptions: UseMutationOptions<ResyncMicrogridResponse, ResyncMicrogridError, Options<ResyncMicrogridData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await resyncMicrogrid({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getSiteStatusQueryKey = (options: Options<GetSiteStatusData>) => createQueryKey('getSiteStatus', options);

/**
 * How a depot stands: its latest cycle, what flows at each node now, and what is wrong
 */
export const getSiteStatusOptions = (options: Options<GetSiteStatusData>) => queryOptions<GetSiteStatusResponse, GetSiteStatusError, GetSiteStatusResponse, ReturnType<typeof getSiteStatusQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getSiteStatus({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getSiteStatusQueryKey(options)
});

export const getFallbackProofQueryKey = (options: Options<GetFallbackProofData>) => createQueryKey('getFallbackProof', options);

/**
 * Whether every node stays within its safe capacity with nobody steering the depot
 */
export const getFallbackProofOptions = (options: Options<GetFallbackProofData>) => queryOptions<GetFallbackProofResponse, GetFallbackProofError, GetFallbackProofResponse, ReturnType<typeof getFallbackProofQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getFallbackProof({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getFallbackProofQueryKey(options)
});

export const listChargersQueryKey = (options: Options<ListChargersData>) => createQueryKey('listChargers', options);

/**
 * All chargers of a depot as they stand now: what they may draw, what they draw, and why
 */
export const listChargersOptions = (options: Options<ListChargersData>) => queryOptions<ListChargersResponse, ListChargersError, ListChargersResponse, ReturnType<typeof listChargersQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listChargers({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listChargersQueryKey(options)
});

export const getChargerQueryKey = (options: Options<GetChargerData>) => createQueryKey('getCharger', options);

/**
 * One charger as it stands now
 */
export const getChargerOptions = (options: Options<GetChargerData>) => queryOptions<GetChargerResponse, GetChargerError, GetChargerResponse, ReturnType<typeof getChargerQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getCharger({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getChargerQueryKey(options)
});

/**
 * Ask something of a charger: to start or stop charging, to reset, to tell something; with its answer
 */
export const actOnChargerMutation = (options?: Partial<Options<ActOnChargerData>>): UseMutationOptions<ActOnChargerResponse, ActOnChargerError, Options<ActOnChargerData>> => {
    const mutationOptions: UseMutationOptions<ActOnChargerResponse, ActOnChargerError, Options<ActOnChargerData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await actOnCharger({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Say that a charger that did not keep to its limits was looked after: it is trusted, and judged anew
 *
 * Until then all that it can draw counts, also with no bus there, as nobody sees it keep to a limit then.
 */
export const trustChargerMutation = (options?: Partial<Options<TrustChargerData>>): UseMutationOptions<TrustChargerResponse, TrustChargerError, Options<TrustChargerData>> => {
    const mutationOptions: UseMutationOptions<TrustChargerResponse, TrustChargerError, Options<TrustChargerData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await trustCharger({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Say what a bus needs: its turn, its weight, when it leaves, how much energy; or pause it
 */
export const changeSessionMutation = (options?: Partial<Options<ChangeSessionData>>): UseMutationOptions<ChangeSessionResponse, ChangeSessionError, Options<ChangeSessionData>> => {
    const mutationOptions: UseMutationOptions<ChangeSessionResponse, ChangeSessionError, Options<ChangeSessionData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeSession({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getDeparturePlanQueryKey = (options: Options<GetDeparturePlanData>) => createQueryKey('getDeparturePlan', options);

/**
 * When buses leave a depot and what they need by then, as it was brought in last
 */
export const getDeparturePlanOptions = (options: Options<GetDeparturePlanData>) => queryOptions<GetDeparturePlanResponse, GetDeparturePlanError, GetDeparturePlanResponse, ReturnType<typeof getDeparturePlanQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getDeparturePlan({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getDeparturePlanQueryKey(options)
});

/**
 * Bring in when buses leave and what they need by then, in place of what was planned before
 *
 * A session gets what is said of its bus, or of its place: the first departure after it began, now or when it begins. What somebody says for a session itself stands over the plan.
 */
export const planDeparturesMutation = (options?: Partial<Options<PlanDeparturesData>>): UseMutationOptions<PlanDeparturesResponse, PlanDeparturesError, Options<PlanDeparturesData>> => {
    const mutationOptions: UseMutationOptions<PlanDeparturesResponse, PlanDeparturesError, Options<PlanDeparturesData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await planDepartures({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listCircuitsQueryKey = (options: Options<ListCircuitsData>) => createQueryKey('listCircuits', options);

/**
 * The circuits of a depot
 */
export const listCircuitsOptions = (options: Options<ListCircuitsData>) => queryOptions<ListCircuitsResponse, ListCircuitsError, ListCircuitsResponse, ReturnType<typeof listCircuitsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listCircuits({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listCircuitsQueryKey(options)
});

export const listCircuitsInfiniteQueryKey = (options: Options<ListCircuitsData>): QueryKey<Options<ListCircuitsData>> => createQueryKey('listCircuits', options, true);

/**
 * The circuits of a depot
 */
export const listCircuitsInfiniteOptions = (options: Options<ListCircuitsData>) => infiniteQueryOptions<ListCircuitsResponse, ListCircuitsError, InfiniteData<ListCircuitsResponse>, QueryKey<Options<ListCircuitsData>>, string | Pick<QueryKey<Options<ListCircuitsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListCircuitsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listCircuits({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listCircuitsInfiniteQueryKey(options)
});

/**
 * Add a circuit to a depot
 */
export const createCircuitMutation = (options?: Partial<Options<CreateCircuitData>>): UseMutationOptions<CreateCircuitResponse, CreateCircuitError, Options<CreateCircuitData>> => {
    const mutationOptions: UseMutationOptions<CreateCircuitResponse, CreateCircuitError, Options<CreateCircuitData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createCircuit({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a circuit
 */
export const deleteCircuitMutation = (options?: Partial<Options<DeleteCircuitData>>): UseMutationOptions<DeleteCircuitResponse, DeleteCircuitError, Options<DeleteCircuitData>> => {
    const mutationOptions: UseMutationOptions<DeleteCircuitResponse, DeleteCircuitError, Options<DeleteCircuitData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteCircuit({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getCircuitQueryKey = (options: Options<GetCircuitData>) => createQueryKey('getCircuit', options);

/**
 * One circuit
 */
export const getCircuitOptions = (options: Options<GetCircuitData>) => queryOptions<GetCircuitResponse, GetCircuitError, GetCircuitResponse, ReturnType<typeof getCircuitQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getCircuit({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getCircuitQueryKey(options)
});

/**
 * Change a circuit; what is left out stays
 */
export const changeCircuitMutation = (options?: Partial<Options<ChangeCircuitData>>): UseMutationOptions<ChangeCircuitResponse, ChangeCircuitError, Options<ChangeCircuitData>> => {
    const mutationOptions: UseMutationOptions<ChangeCircuitResponse, ChangeCircuitError, Options<ChangeCircuitData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeCircuit({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listChargePointsQueryKey = (options: Options<ListChargePointsData>) => createQueryKey('listChargePoints', options);

/**
 * The charge points of a depot
 */
export const listChargePointsOptions = (options: Options<ListChargePointsData>) => queryOptions<ListChargePointsResponse, ListChargePointsError, ListChargePointsResponse, ReturnType<typeof listChargePointsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listChargePoints({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listChargePointsQueryKey(options)
});

export const listChargePointsInfiniteQueryKey = (options: Options<ListChargePointsData>): QueryKey<Options<ListChargePointsData>> => createQueryKey('listChargePoints', options, true);

/**
 * The charge points of a depot
 */
export const listChargePointsInfiniteOptions = (options: Options<ListChargePointsData>) => infiniteQueryOptions<ListChargePointsResponse, ListChargePointsError, InfiniteData<ListChargePointsResponse>, QueryKey<Options<ListChargePointsData>>, string | Pick<QueryKey<Options<ListChargePointsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListChargePointsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listChargePoints({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listChargePointsInfiniteQueryKey(options)
});

/**
 * Add a charge point to a depot
 */
export const createChargePointMutation = (options?: Partial<Options<CreateChargePointData>>): UseMutationOptions<CreateChargePointResponse, CreateChargePointError, Options<CreateChargePointData>> => {
    const mutationOptions: UseMutationOptions<CreateChargePointResponse, CreateChargePointError, Options<CreateChargePointData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createChargePoint({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a charge point
 */
export const deleteChargePointMutation = (options?: Partial<Options<DeleteChargePointData>>): UseMutationOptions<DeleteChargePointResponse, DeleteChargePointError, Options<DeleteChargePointData>> => {
    const mutationOptions: UseMutationOptions<DeleteChargePointResponse, DeleteChargePointError, Options<DeleteChargePointData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteChargePoint({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getChargePointQueryKey = (options: Options<GetChargePointData>) => createQueryKey('getChargePoint', options);

/**
 * One charge point
 */
export const getChargePointOptions = (options: Options<GetChargePointData>) => queryOptions<GetChargePointResponse, GetChargePointError, GetChargePointResponse, ReturnType<typeof getChargePointQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getChargePoint({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getChargePointQueryKey(options)
});

/**
 * Change a charge point; what is left out stays
 */
export const changeChargePointMutation = (options?: Partial<Options<ChangeChargePointData>>): UseMutationOptions<ChangeChargePointResponse, ChangeChargePointError, Options<ChangeChargePointData>> => {
    const mutationOptions: UseMutationOptions<ChangeChargePointResponse, ChangeChargePointError, Options<ChangeChargePointData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeChargePoint({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Take a charger’s key away: it is not let in again until it has another
 */
export const deleteChargerKeyMutation = (options?: Partial<Options<DeleteChargerKeyData>>): UseMutationOptions<DeleteChargerKeyResponse, DeleteChargerKeyError, Options<DeleteChargerKeyData>> => {
    const mutationOptions: UseMutationOptions<DeleteChargerKeyResponse, DeleteChargerKeyError, Options<DeleteChargerKeyData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteChargerKey({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getChargerKeyQueryKey = (options: Options<GetChargerKeyData>) => createQueryKey('getChargerKey', options);

/**
 * Whether a charger has a key, and since when; never the key
 */
export const getChargerKeyOptions = (options: Options<GetChargerKeyData>) => queryOptions<GetChargerKeyResponse, GetChargerKeyError, GetChargerKeyResponse, ReturnType<typeof getChargerKeyQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getChargerKey({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getChargerKeyQueryKey(options)
});

/**
 * Make a new key for a charger, which is shown this once; the one before no longer counts
 */
export const createChargerKeyMutation = (options?: Partial<Options<CreateChargerKeyData>>): UseMutationOptions<CreateChargerKeyResponse, CreateChargerKeyError, Options<CreateChargerKeyData>> => {
    const mutationOptions: UseMutationOptions<CreateChargerKeyResponse, CreateChargerKeyError, Options<CreateChargerKeyData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createChargerKey({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listUnknownChargersQueryKey = (options?: Options<ListUnknownChargersData>) => createQueryKey('listUnknownChargers', options);

/**
 * Chargers that nobody knows and that were turned away; who came last comes first
 */
export const listUnknownChargersOptions = (options?: Options<ListUnknownChargersData>) => queryOptions<ListUnknownChargersResponse, ListUnknownChargersError, ListUnknownChargersResponse, ReturnType<typeof listUnknownChargersQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listUnknownChargers({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listUnknownChargersQueryKey(options)
});

export const listUnknownChargersInfiniteQueryKey = (options?: Options<ListUnknownChargersData>): QueryKey<Options<ListUnknownChargersData>> => createQueryKey('listUnknownChargers', options, true);

/**
 * Chargers that nobody knows and that were turned away; who came last comes first
 */
export const listUnknownChargersInfiniteOptions = (options?: Options<ListUnknownChargersData>) => infiniteQueryOptions<ListUnknownChargersResponse, ListUnknownChargersError, InfiniteData<ListUnknownChargersResponse>, QueryKey<Options<ListUnknownChargersData>>, string | Pick<QueryKey<Options<ListUnknownChargersData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListUnknownChargersData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listUnknownChargers({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listUnknownChargersInfiniteQueryKey(options)
});

/**
 * Take an unknown charger off the list; should it come again, it is back
 */
export const forgetUnknownChargerMutation = (options?: Partial<Options<ForgetUnknownChargerData>>): UseMutationOptions<ForgetUnknownChargerResponse, ForgetUnknownChargerError, Options<ForgetUnknownChargerData>> => {
    const mutationOptions: UseMutationOptions<ForgetUnknownChargerResponse, ForgetUnknownChargerError, Options<ForgetUnknownChargerData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await forgetUnknownCharger({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a connector
 */
export const deleteConnectorMutation = (options?: Partial<Options<DeleteConnectorData>>): UseMutationOptions<DeleteConnectorResponse, DeleteConnectorError, Options<DeleteConnectorData>> => {
    const mutationOptions: UseMutationOptions<DeleteConnectorResponse, DeleteConnectorError, Options<DeleteConnectorData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteConnector({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getConnectorQueryKey = (options: Options<GetConnectorData>) => createQueryKey('getConnector', options);

/**
 * One connector
 */
export const getConnectorOptions = (options: Options<GetConnectorData>) => queryOptions<GetConnectorResponse, GetConnectorError, GetConnectorResponse, ReturnType<typeof getConnectorQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getConnector({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getConnectorQueryKey(options)
});

/**
 * Change a connector; what is left out stays
 */
export const changeConnectorMutation = (options?: Partial<Options<ChangeConnectorData>>): UseMutationOptions<ChangeConnectorResponse, ChangeConnectorError, Options<ChangeConnectorData>> => {
    const mutationOptions: UseMutationOptions<ChangeConnectorResponse, ChangeConnectorError, Options<ChangeConnectorData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeConnector({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listConnectorsQueryKey = (options: Options<ListConnectorsData>) => createQueryKey('listConnectors', options);

/**
 * The connectors of a charge point, by number
 */
export const listConnectorsOptions = (options: Options<ListConnectorsData>) => queryOptions<ListConnectorsResponse, ListConnectorsError, ListConnectorsResponse, ReturnType<typeof listConnectorsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listConnectors({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listConnectorsQueryKey(options)
});

export const listConnectorsInfiniteQueryKey = (options: Options<ListConnectorsData>): QueryKey<Options<ListConnectorsData>> => createQueryKey('listConnectors', options, true);

/**
 * The connectors of a charge point, by number
 */
export const listConnectorsInfiniteOptions = (options: Options<ListConnectorsData>) => infiniteQueryOptions<ListConnectorsResponse, ListConnectorsError, InfiniteData<ListConnectorsResponse>, QueryKey<Options<ListConnectorsData>>, string | Pick<QueryKey<Options<ListConnectorsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListConnectorsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listConnectors({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listConnectorsInfiniteQueryKey(options)
});

/**
 * Add a connector to a charge point
 */
export const createConnectorMutation = (options?: Partial<Options<CreateConnectorData>>): UseMutationOptions<CreateConnectorResponse, CreateConnectorError, Options<CreateConnectorData>> => {
    const mutationOptions: UseMutationOptions<CreateConnectorResponse, CreateConnectorError, Options<CreateConnectorData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createConnector({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listPowerSourcesQueryKey = (options: Options<ListPowerSourcesData>) => createQueryKey('listPowerSources', options);

/**
 * The power sources of a depot
 */
export const listPowerSourcesOptions = (options: Options<ListPowerSourcesData>) => queryOptions<ListPowerSourcesResponse, ListPowerSourcesError, ListPowerSourcesResponse, ReturnType<typeof listPowerSourcesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listPowerSources({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listPowerSourcesQueryKey(options)
});

export const listPowerSourcesInfiniteQueryKey = (options: Options<ListPowerSourcesData>): QueryKey<Options<ListPowerSourcesData>> => createQueryKey('listPowerSources', options, true);

/**
 * The power sources of a depot
 */
export const listPowerSourcesInfiniteOptions = (options: Options<ListPowerSourcesData>) => infiniteQueryOptions<ListPowerSourcesResponse, ListPowerSourcesError, InfiniteData<ListPowerSourcesResponse>, QueryKey<Options<ListPowerSourcesData>>, string | Pick<QueryKey<Options<ListPowerSourcesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListPowerSourcesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listPowerSources({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listPowerSourcesInfiniteQueryKey(options)
});

/**
 * Add a power source to a depot
 */
export const createPowerSourceMutation = (options?: Partial<Options<CreatePowerSourceData>>): UseMutationOptions<CreatePowerSourceResponse, CreatePowerSourceError, Options<CreatePowerSourceData>> => {
    const mutationOptions: UseMutationOptions<CreatePowerSourceResponse, CreatePowerSourceError, Options<CreatePowerSourceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createPowerSource({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a power source
 */
export const deletePowerSourceMutation = (options?: Partial<Options<DeletePowerSourceData>>): UseMutationOptions<DeletePowerSourceResponse, DeletePowerSourceError, Options<DeletePowerSourceData>> => {
    const mutationOptions: UseMutationOptions<DeletePowerSourceResponse, DeletePowerSourceError, Options<DeletePowerSourceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deletePowerSource({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getPowerSourceQueryKey = (options: Options<GetPowerSourceData>) => createQueryKey('getPowerSource', options);

/**
 * One power source
 */
export const getPowerSourceOptions = (options: Options<GetPowerSourceData>) => queryOptions<GetPowerSourceResponse, GetPowerSourceError, GetPowerSourceResponse, ReturnType<typeof getPowerSourceQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getPowerSource({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getPowerSourceQueryKey(options)
});

/**
 * Change a power source; what is left out stays
 */
export const changePowerSourceMutation = (options?: Partial<Options<ChangePowerSourceData>>): UseMutationOptions<ChangePowerSourceResponse, ChangePowerSourceError, Options<ChangePowerSourceData>> => {
    const mutationOptions: UseMutationOptions<ChangePowerSourceResponse, ChangePowerSourceError, Options<ChangePowerSourceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changePowerSource({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listDevicesQueryKey = (options: Options<ListDevicesData>) => createQueryKey('listDevices', options);

/**
 * The devices of a depot
 */
export const listDevicesOptions = (options: Options<ListDevicesData>) => queryOptions<ListDevicesResponse, ListDevicesError, ListDevicesResponse, ReturnType<typeof listDevicesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listDevices({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listDevicesQueryKey(options)
});

export const listDevicesInfiniteQueryKey = (options: Options<ListDevicesData>): QueryKey<Options<ListDevicesData>> => createQueryKey('listDevices', options, true);

/**
 * The devices of a depot
 */
export const listDevicesInfiniteOptions = (options: Options<ListDevicesData>) => infiniteQueryOptions<ListDevicesResponse, ListDevicesError, InfiniteData<ListDevicesResponse>, QueryKey<Options<ListDevicesData>>, string | Pick<QueryKey<Options<ListDevicesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListDevicesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listDevices({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listDevicesInfiniteQueryKey(options)
});

/**
 * Add a device to a depot
 */
export const createDeviceMutation = (options?: Partial<Options<CreateDeviceData>>): UseMutationOptions<CreateDeviceResponse, CreateDeviceError, Options<CreateDeviceData>> => {
    const mutationOptions: UseMutationOptions<CreateDeviceResponse, CreateDeviceError, Options<CreateDeviceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createDevice({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a device
 */
export const deleteDeviceMutation = (options?: Partial<Options<DeleteDeviceData>>): UseMutationOptions<DeleteDeviceResponse, DeleteDeviceError, Options<DeleteDeviceData>> => {
    const mutationOptions: UseMutationOptions<DeleteDeviceResponse, DeleteDeviceError, Options<DeleteDeviceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteDevice({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getDeviceQueryKey = (options: Options<GetDeviceData>) => createQueryKey('getDevice', options);

/**
 * One device
 */
export const getDeviceOptions = (options: Options<GetDeviceData>) => queryOptions<GetDeviceResponse, GetDeviceError, GetDeviceResponse, ReturnType<typeof getDeviceQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getDevice({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getDeviceQueryKey(options)
});

/**
 * Change a device; what is left out stays
 */
export const changeDeviceMutation = (options?: Partial<Options<ChangeDeviceData>>): UseMutationOptions<ChangeDeviceResponse, ChangeDeviceError, Options<ChangeDeviceData>> => {
    const mutationOptions: UseMutationOptions<ChangeDeviceResponse, ChangeDeviceError, Options<ChangeDeviceData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeDevice({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listUsersQueryKey = (options?: Options<ListUsersData>) => createQueryKey('listUsers', options);

/**
 * All users
 */
export const listUsersOptions = (options?: Options<ListUsersData>) => queryOptions<ListUsersResponse, ListUsersError, ListUsersResponse, ReturnType<typeof listUsersQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listUsers({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listUsersQueryKey(options)
});

export const listUsersInfiniteQueryKey = (options?: Options<ListUsersData>): QueryKey<Options<ListUsersData>> => createQueryKey('listUsers', options, true);

/**
 * All users
 */
export const listUsersInfiniteOptions = (options?: Options<ListUsersData>) => infiniteQueryOptions<ListUsersResponse, ListUsersError, InfiniteData<ListUsersResponse>, QueryKey<Options<ListUsersData>>, string | Pick<QueryKey<Options<ListUsersData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListUsersData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listUsers({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listUsersInfiniteQueryKey(options)
});

/**
 * Add a user
 */
export const createUserMutation = (options?: Partial<Options<CreateUserData>>): UseMutationOptions<CreateUserResponse, CreateUserError, Options<CreateUserData>> => {
    const mutationOptions: UseMutationOptions<CreateUserResponse, CreateUserError, Options<CreateUserData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createUser({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Change a user’s role, which counts at once, or shut them out, which ends their sessions
 */
export const changeUserMutation = (options?: Partial<Options<ChangeUserData>>): UseMutationOptions<ChangeUserResponse, ChangeUserError, Options<ChangeUserData>> => {
    const mutationOptions: UseMutationOptions<ChangeUserResponse, ChangeUserError, Options<ChangeUserData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeUser({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Give a user a new password; their sessions end
 */
export const resetPasswordMutation = (options?: Partial<Options<ResetPasswordData>>): UseMutationOptions<ResetPasswordResponse, ResetPasswordError, Options<ResetPasswordData>> => {
    const mutationOptions: UseMutationOptions<ResetPasswordResponse, ResetPasswordError, Options<ResetPasswordData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await resetPassword({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listTokensQueryKey = (options?: Options<ListTokensData>) => createQueryKey('listTokens', options);

/**
 * All API tokens, without their secrets
 */
export const listTokensOptions = (options?: Options<ListTokensData>) => queryOptions<ListTokensResponse, ListTokensError, ListTokensResponse, ReturnType<typeof listTokensQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listTokens({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listTokensQueryKey(options)
});

export const listTokensInfiniteQueryKey = (options?: Options<ListTokensData>): QueryKey<Options<ListTokensData>> => createQueryKey('listTokens', options, true);

/**
 * All API tokens, without their secrets
 */
export const listTokensInfiniteOptions = (options?: Options<ListTokensData>) => infiniteQueryOptions<ListTokensResponse, ListTokensError, InfiniteData<ListTokensResponse>, QueryKey<Options<ListTokensData>>, string | Pick<QueryKey<Options<ListTokensData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListTokensData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listTokens({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listTokensInfiniteQueryKey(options)
});

/**
 * Create an API token; its secret is shown this once
 */
export const createTokenMutation = (options?: Partial<Options<CreateTokenData>>): UseMutationOptions<CreateTokenResponse, CreateTokenError, Options<CreateTokenData>> => {
    const mutationOptions: UseMutationOptions<CreateTokenResponse, CreateTokenError, Options<CreateTokenData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createToken({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Revoke an API token at once
 */
export const revokeTokenMutation = (options?: Partial<Options<RevokeTokenData>>): UseMutationOptions<RevokeTokenResponse, RevokeTokenError, Options<RevokeTokenData>> => {
    const mutationOptions: UseMutationOptions<RevokeTokenResponse, RevokeTokenError, Options<RevokeTokenData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await revokeToken({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getTelemetryQueryKey = (options: Options<GetTelemetryData>) => createQueryKey('getTelemetry', options);

/**
 * Measurements for a chart, thinned to the points asked for
 */
export const getTelemetryOptions = (options: Options<GetTelemetryData>) => queryOptions<GetTelemetryResponse, GetTelemetryError, GetTelemetryResponse, ReturnType<typeof getTelemetryQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getTelemetry({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getTelemetryQueryKey(options)
});

export const listLatestTelemetryQueryKey = (options: Options<ListLatestTelemetryData>) => createQueryKey('listLatestTelemetry', options);

/**
 * The last value of everything that was measured since yesterday
 */
export const listLatestTelemetryOptions = (options: Options<ListLatestTelemetryData>) => queryOptions<ListLatestTelemetryResponse, ListLatestTelemetryError, ListLatestTelemetryResponse, ReturnType<typeof listLatestTelemetryQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listLatestTelemetry({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listLatestTelemetryQueryKey(options)
});

export const listLatestTelemetryInfiniteQueryKey = (options: Options<ListLatestTelemetryData>): QueryKey<Options<ListLatestTelemetryData>> => createQueryKey('listLatestTelemetry', options, true);

/**
 * The last value of everything that was measured since yesterday
 */
export const listLatestTelemetryInfiniteOptions = (options: Options<ListLatestTelemetryData>) => infiniteQueryOptions<ListLatestTelemetryResponse, ListLatestTelemetryError, InfiniteData<ListLatestTelemetryResponse>, QueryKey<Options<ListLatestTelemetryData>>, string | Pick<QueryKey<Options<ListLatestTelemetryData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListLatestTelemetryData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listLatestTelemetry({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listLatestTelemetryInfiniteQueryKey(options)
});

export const getLimitHistoryQueryKey = (options: Options<GetLimitHistoryData>) => createQueryKey('getLimitHistory', options);

/**
 * What limited each node, from one change to the next
 */
export const getLimitHistoryOptions = (options: Options<GetLimitHistoryData>) => queryOptions<GetLimitHistoryResponse, GetLimitHistoryError, GetLimitHistoryResponse, ReturnType<typeof getLimitHistoryQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getLimitHistory({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getLimitHistoryQueryKey(options)
});

export const listCyclesQueryKey = (options: Options<ListCyclesData>) => createQueryKey('listCycles', options);

/**
 * The cycles of a depot, newest first
 */
export const listCyclesOptions = (options: Options<ListCyclesData>) => queryOptions<ListCyclesResponse, ListCyclesError, ListCyclesResponse, ReturnType<typeof listCyclesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listCycles({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listCyclesQueryKey(options)
});

export const listCyclesInfiniteQueryKey = (options: Options<ListCyclesData>): QueryKey<Options<ListCyclesData>> => createQueryKey('listCycles', options, true);

/**
 * The cycles of a depot, newest first
 */
export const listCyclesInfiniteOptions = (options: Options<ListCyclesData>) => infiniteQueryOptions<ListCyclesResponse, ListCyclesError, InfiniteData<ListCyclesResponse>, QueryKey<Options<ListCyclesData>>, string | Pick<QueryKey<Options<ListCyclesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListCyclesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listCycles({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listCyclesInfiniteQueryKey(options)
});

export const exportCyclesQueryKey = (options: Options<ExportCyclesData>) => createQueryKey('exportCycles', options);

/**
 * All that is kept of the cycles of a depot, newest first, as one JSON text a line
 */
export const exportCyclesOptions = (options: Options<ExportCyclesData>) => queryOptions<ExportCyclesResponse, ExportCyclesError, ExportCyclesResponse, ReturnType<typeof exportCyclesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await exportCycles({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: exportCyclesQueryKey(options)
});

/**
 * Run a cycle of a microgrid now
 */
export const rebalanceMicrogridMutation = (options?: Partial<Options<RebalanceMicrogridData>>): UseMutationOptions<RebalanceMicrogridResponse, RebalanceMicrogridError, Options<RebalanceMicrogridData>> => {
    const mutationOptions: UseMutationOptions<RebalanceMicrogridResponse, RebalanceMicrogridError, Options<RebalanceMicrogridData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await rebalanceMicrogrid({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Run a cycle of the microgrid that a circuit belongs to; the microgrid’s own rebalance succeeds it
 *
 * @deprecated
 */
export const rebalanceCircuitLoadMutation = (options?: Partial<Options<RebalanceCircuitLoadData>>): UseMutationOptions<RebalanceCircuitLoadResponse, RebalanceCircuitLoadError, Options<RebalanceCircuitLoadData>> => {
    const mutationOptions: UseMutationOptions<RebalanceCircuitLoadResponse, RebalanceCircuitLoadError, Options<RebalanceCircuitLoadData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await rebalanceCircuitLoad({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getCycleQueryKey = (options: Options<GetCycleData>) => createQueryKey('getCycle', options);

/**
 * One cycle: what each charger asked, got and was told, and what held it back
 */
export const getCycleOptions = (options: Options<GetCycleData>) => queryOptions<GetCycleResponse, GetCycleError, GetCycleResponse, ReturnType<typeof getCycleQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getCycle({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getCycleQueryKey(options)
});

export const getCycleRecordQueryKey = (options: Options<GetCycleRecordData>) => createQueryKey('getCycleRecord', options);

/**
 * All that is kept of one cycle, as in the export: it can be decided again from this alone
 */
export const getCycleRecordOptions = (options: Options<GetCycleRecordData>) => queryOptions<GetCycleRecordResponse, GetCycleRecordError, GetCycleRecordResponse, ReturnType<typeof getCycleRecordQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getCycleRecord({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getCycleRecordQueryKey(options)
});

/**
 * Decide a kept cycle again, as it was or with one change; nothing is sent to chargers
 */
export const replayCycleMutation = (options?: Partial<Options<ReplayCycleData>>): UseMutationOptions<ReplayCycleResponse, ReplayCycleError, Options<ReplayCycleData>> => {
    const mutationOptions: UseMutationOptions<ReplayCycleResponse, ReplayCycleError, Options<ReplayCycleData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await replayCycle({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listChargerMessagesQueryKey = (options: Options<ListChargerMessagesData>) => createQueryKey('listChargerMessages', options);

/**
 * What a charger said and was told, newest first
 */
export const listChargerMessagesOptions = (options: Options<ListChargerMessagesData>) => queryOptions<ListChargerMessagesResponse, ListChargerMessagesError, ListChargerMessagesResponse, ReturnType<typeof listChargerMessagesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listChargerMessages({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listChargerMessagesQueryKey(options)
});

export const listChargerMessagesInfiniteQueryKey = (options: Options<ListChargerMessagesData>): QueryKey<Options<ListChargerMessagesData>> => createQueryKey('listChargerMessages', options, true);

/**
 * What a charger said and was told, newest first
 */
export const listChargerMessagesInfiniteOptions = (options: Options<ListChargerMessagesData>) => infiniteQueryOptions<ListChargerMessagesResponse, ListChargerMessagesError, InfiniteData<ListChargerMessagesResponse>, QueryKey<Options<ListChargerMessagesData>>, string | Pick<QueryKey<Options<ListChargerMessagesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListChargerMessagesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listChargerMessages({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listChargerMessagesInfiniteQueryKey(options)
});

export const listIncidentsQueryKey = (options?: Options<ListIncidentsData>) => createQueryKey('listIncidents', options);

/**
 * What is or was wrong, newest first
 */
export const listIncidentsOptions = (options?: Options<ListIncidentsData>) => queryOptions<ListIncidentsResponse, ListIncidentsError, ListIncidentsResponse, ReturnType<typeof listIncidentsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listIncidents({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listIncidentsQueryKey(options)
});

export const listIncidentsInfiniteQueryKey = (options?: Options<ListIncidentsData>): QueryKey<Options<ListIncidentsData>> => createQueryKey('listIncidents', options, true);

/**
 * What is or was wrong, newest first
 */
export const listIncidentsInfiniteOptions = (options?: Options<ListIncidentsData>) => infiniteQueryOptions<ListIncidentsResponse, ListIncidentsError, InfiniteData<ListIncidentsResponse>, QueryKey<Options<ListIncidentsData>>, string | Pick<QueryKey<Options<ListIncidentsData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListIncidentsData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listIncidents({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listIncidentsInfiniteQueryKey(options)
});

export const countIncidentsQueryKey = (options?: Options<CountIncidentsData>) => createQueryKey('countIncidents', options);

/**
 * How many incidents are open, and how bad the worst of them is
 */
export const countIncidentsOptions = (options?: Options<CountIncidentsData>) => queryOptions<CountIncidentsResponse, CountIncidentsError, CountIncidentsResponse, ReturnType<typeof countIncidentsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await countIncidents({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: countIncidentsQueryKey(options)
});

export const exportIncidentsQueryKey = (options?: Options<ExportIncidentsData>) => createQueryKey('exportIncidents', options);

/**
 * All incidents with their history, newest first, as one JSON text a line
 */
export const exportIncidentsOptions = (options?: Options<ExportIncidentsData>) => queryOptions<ExportIncidentsResponse, ExportIncidentsError, ExportIncidentsResponse, ReturnType<typeof exportIncidentsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await exportIncidents({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: exportIncidentsQueryKey(options)
});

export const getIncidentQueryKey = (options: Options<GetIncidentData>) => createQueryKey('getIncident', options);

/**
 * One incident: what is known about it, what happened, and what was said
 */
export const getIncidentOptions = (options: Options<GetIncidentData>) => queryOptions<GetIncidentResponse, GetIncidentError, GetIncidentResponse, ReturnType<typeof getIncidentQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getIncident({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getIncidentQueryKey(options)
});

/**
 * Say of many at once that somebody has seen them; what is over or isn’t there is left out
 */
export const acknowledgeIncidentsMutation = (options?: Partial<Options<AcknowledgeIncidentsData>>): UseMutationOptions<AcknowledgeIncidentsResponse, AcknowledgeIncidentsError, Options<AcknowledgeIncidentsData>> => {
    const mutationOptions: UseMutationOptions<AcknowledgeIncidentsResponse, AcknowledgeIncidentsError, Options<AcknowledgeIncidentsData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await acknowledgeIncidents({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Say that somebody has seen it; whoever says so again changes nothing
 */
export const acknowledgeIncidentMutation = (options?: Partial<Options<AcknowledgeIncidentData>>): UseMutationOptions<AcknowledgeIncidentResponse, AcknowledgeIncidentError, Options<AcknowledgeIncidentData>> => {
    const mutationOptions: UseMutationOptions<AcknowledgeIncidentResponse, AcknowledgeIncidentError, Options<AcknowledgeIncidentData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await acknowledgeIncident({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Add a comment, also to an incident that is over
 */
export const commentIncidentMutation = (options?: Partial<Options<CommentIncidentData>>): UseMutationOptions<CommentIncidentResponse, CommentIncidentError, Options<CommentIncidentData>> => {
    const mutationOptions: UseMutationOptions<CommentIncidentResponse, CommentIncidentError, Options<CommentIncidentData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await commentIncident({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Say that it is over, where nothing says so by itself; what still stands is opened anew
 */
export const resolveIncidentMutation = (options?: Partial<Options<ResolveIncidentData>>): UseMutationOptions<ResolveIncidentResponse, ResolveIncidentError, Options<ResolveIncidentData>> => {
    const mutationOptions: UseMutationOptions<ResolveIncidentResponse, ResolveIncidentError, Options<ResolveIncidentData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await resolveIncident({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listWebhooksQueryKey = (options?: Options<ListWebhooksData>) => createQueryKey('listWebhooks', options);

/**
 * Who is told of what happens
 */
export const listWebhooksOptions = (options?: Options<ListWebhooksData>) => queryOptions<ListWebhooksResponse, ListWebhooksError, ListWebhooksResponse, ReturnType<typeof listWebhooksQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listWebhooks({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listWebhooksQueryKey(options)
});

export const listWebhooksInfiniteQueryKey = (options?: Options<ListWebhooksData>): QueryKey<Options<ListWebhooksData>> => createQueryKey('listWebhooks', options, true);

/**
 * Who is told of what happens
 */
export const listWebhooksInfiniteOptions = (options?: Options<ListWebhooksData>) => infiniteQueryOptions<ListWebhooksResponse, ListWebhooksError, InfiniteData<ListWebhooksResponse>, QueryKey<Options<ListWebhooksData>>, string | Pick<QueryKey<Options<ListWebhooksData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListWebhooksData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listWebhooks({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listWebhooksInfiniteQueryKey(options)
});

/**
 * Have somebody told of what happens; the secret that signs it is shown this once
 */
export const createWebhookMutation = (options?: Partial<Options<CreateWebhookData>>): UseMutationOptions<CreateWebhookResponse, CreateWebhookError, Options<CreateWebhookData>> => {
    const mutationOptions: UseMutationOptions<CreateWebhookResponse, CreateWebhookError, Options<CreateWebhookData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await createWebhook({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Remove a webhook, with what it has not been told yet
 */
export const deleteWebhookMutation = (options?: Partial<Options<DeleteWebhookData>>): UseMutationOptions<DeleteWebhookResponse, DeleteWebhookError, Options<DeleteWebhookData>> => {
    const mutationOptions: UseMutationOptions<DeleteWebhookResponse, DeleteWebhookError, Options<DeleteWebhookData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await deleteWebhook({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const getWebhookQueryKey = (options: Options<GetWebhookData>) => createQueryKey('getWebhook', options);

/**
 * One webhook, without its secret
 */
export const getWebhookOptions = (options: Options<GetWebhookData>) => queryOptions<GetWebhookResponse, GetWebhookError, GetWebhookResponse, ReturnType<typeof getWebhookQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await getWebhook({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: getWebhookQueryKey(options)
});

/**
 * Change a webhook; what is left out stays
 */
export const changeWebhookMutation = (options?: Partial<Options<ChangeWebhookData>>): UseMutationOptions<ChangeWebhookResponse, ChangeWebhookError, Options<ChangeWebhookData>> => {
    const mutationOptions: UseMutationOptions<ChangeWebhookResponse, ChangeWebhookError, Options<ChangeWebhookData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await changeWebhook({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

/**
 * Give a webhook a new secret, which is shown this once; the one before no longer counts
 */
export const renewWebhookSecretMutation = (options?: Partial<Options<RenewWebhookSecretData>>): UseMutationOptions<RenewWebhookSecretResponse, RenewWebhookSecretError, Options<RenewWebhookSecretData>> => {
    const mutationOptions: UseMutationOptions<RenewWebhookSecretResponse, RenewWebhookSecretError, Options<RenewWebhookSecretData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await renewWebhookSecret({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listWebhookDeliveriesQueryKey = (options: Options<ListWebhookDeliveriesData>) => createQueryKey('listWebhookDeliveries', options);

/**
 * What a webhook was told, newest first, and what came of it
 */
export const listWebhookDeliveriesOptions = (options: Options<ListWebhookDeliveriesData>) => queryOptions<ListWebhookDeliveriesResponse, ListWebhookDeliveriesError, ListWebhookDeliveriesResponse, ReturnType<typeof listWebhookDeliveriesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listWebhookDeliveries({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listWebhookDeliveriesQueryKey(options)
});

export const listWebhookDeliveriesInfiniteQueryKey = (options: Options<ListWebhookDeliveriesData>): QueryKey<Options<ListWebhookDeliveriesData>> => createQueryKey('listWebhookDeliveries', options, true);

/**
 * What a webhook was told, newest first, and what came of it
 */
export const listWebhookDeliveriesInfiniteOptions = (options: Options<ListWebhookDeliveriesData>) => infiniteQueryOptions<ListWebhookDeliveriesResponse, ListWebhookDeliveriesError, InfiniteData<ListWebhookDeliveriesResponse>, QueryKey<Options<ListWebhookDeliveriesData>>, string | Pick<QueryKey<Options<ListWebhookDeliveriesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListWebhookDeliveriesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listWebhookDeliveries({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listWebhookDeliveriesInfiniteQueryKey(options)
});

/**
 * Tell a webhook something of the kind TEST, whatever it wants to be told; the deliveries show what came of it
 */
export const testWebhookMutation = (options?: Partial<Options<TestWebhookData>>): UseMutationOptions<TestWebhookResponse, TestWebhookError, Options<TestWebhookData>> => {
    const mutationOptions: UseMutationOptions<TestWebhookResponse, TestWebhookError, Options<TestWebhookData>> = {
        mutationFn: async (fnOptions) => {
            const { data } = await testWebhook({
                ...options,
                ...fnOptions,
                throwOnError: true
            });
            return data;
        }
    };
    return mutationOptions;
};

export const listAliasUsesQueryKey = (options?: Options<ListAliasUsesData>) => createQueryKey('listAliasUses', options);

/**
 * Who still uses the endpoints of older clients, by endpoint, circuit and caller
 */
export const listAliasUsesOptions = (options?: Options<ListAliasUsesData>) => queryOptions<ListAliasUsesResponse, ListAliasUsesError, ListAliasUsesResponse, ReturnType<typeof listAliasUsesQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listAliasUses({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listAliasUsesQueryKey(options)
});

export const listAliasUsesInfiniteQueryKey = (options?: Options<ListAliasUsesData>): QueryKey<Options<ListAliasUsesData>> => createQueryKey('listAliasUses', options, true);

/**
 * Who still uses the endpoints of older clients, by endpoint, circuit and caller
 */
export const listAliasUsesInfiniteOptions = (options?: Options<ListAliasUsesData>) => infiniteQueryOptions<ListAliasUsesResponse, ListAliasUsesError, InfiniteData<ListAliasUsesResponse>, QueryKey<Options<ListAliasUsesData>>, string | Pick<QueryKey<Options<ListAliasUsesData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListAliasUsesData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listAliasUses({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listAliasUsesInfiniteQueryKey(options)
});

export const listAuditQueryKey = (options?: Options<ListAuditData>) => createQueryKey('listAudit', options);

/**
 * Who changed what, newest first
 */
export const listAuditOptions = (options?: Options<ListAuditData>) => queryOptions<ListAuditResponse, ListAuditError, ListAuditResponse, ReturnType<typeof listAuditQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listAudit({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listAuditQueryKey(options)
});

export const listAuditInfiniteQueryKey = (options?: Options<ListAuditData>): QueryKey<Options<ListAuditData>> => createQueryKey('listAudit', options, true);

/**
 * Who changed what, newest first
 */
export const listAuditInfiniteOptions = (options?: Options<ListAuditData>) => infiniteQueryOptions<ListAuditResponse, ListAuditError, InfiniteData<ListAuditResponse>, QueryKey<Options<ListAuditData>>, string | Pick<QueryKey<Options<ListAuditData>>[0], 'body' | 'headers' | 'path' | 'query'>>(
// @ts-ignore
{
    queryFn: async ({ pageParam, queryKey, signal }) => {
        // @ts-ignore
        const page: Pick<QueryKey<Options<ListAuditData>>[0], 'body' | 'headers' | 'path' | 'query'> = typeof pageParam === 'object' ? pageParam : {
            query: {
                cursor: pageParam
            }
        };
        const params = createInfiniteParams(queryKey, page);
        const { data } = await listAudit({
            ...options,
            ...params,
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listAuditInfiniteQueryKey(options)
});

export const listAuditKindsQueryKey = (options?: Options<ListAuditKindsData>) => createQueryKey('listAuditKinds', options);

/**
 * The kinds of events that have happened here
 */
export const listAuditKindsOptions = (options?: Options<ListAuditKindsData>) => queryOptions<ListAuditKindsResponse, ListAuditKindsError, ListAuditKindsResponse, ReturnType<typeof listAuditKindsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await listAuditKinds({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: listAuditKindsQueryKey(options)
});

export const healthQueryKey = (options?: Options<HealthData>) => createQueryKey('health', options);

/**
 * Whether the process lives
 */
export const healthOptions = (options?: Options<HealthData>) => queryOptions<HealthResponse, HealthError, HealthResponse, ReturnType<typeof healthQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await health({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: healthQueryKey(options)
});

export const readinessQueryKey = (options?: Options<ReadinessData>) => createQueryKey('readiness', options);

/**
 * Whether it can do its work: it is up, the database answers and can write, and events are passed on
 */
export const readinessOptions = (options?: Options<ReadinessData>) => queryOptions<ReadinessResponse, ReadinessError, ReadinessResponse, ReturnType<typeof readinessQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await readiness({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: readinessQueryKey(options)
});

export const metricsQueryKey = (options?: Options<MetricsData>) => createQueryKey('metrics', options);

/**
 * Prometheus metrics
 */
export const metricsOptions = (options?: Options<MetricsData>) => queryOptions<MetricsResponse, MetricsError, MetricsResponse, ReturnType<typeof metricsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await metrics({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: metricsQueryKey(options)
});

export const openApiQueryKey = (options?: Options<OpenApiData>) => createQueryKey('openApi', options);

/**
 * This document
 */
export const openApiOptions = (options?: Options<OpenApiData>) => queryOptions<OpenApiResponse, OpenApiError, OpenApiResponse, ReturnType<typeof openApiQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await openApi({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: openApiQueryKey(options)
});

export const docsQueryKey = (options?: Options<DocsData>) => createQueryKey('docs', options);

/**
 * This document to read
 */
export const docsOptions = (options?: Options<DocsData>) => queryOptions<DocsResponse, DocsError, DocsResponse, ReturnType<typeof docsQueryKey>>({
    queryFn: async ({ queryKey, signal }) => {
        const { data } = await docs({
            ...options,
            ...queryKey[0],
            signal,
            throwOnError: true
        });
        return data;
    },
    queryKey: docsQueryKey(options)
});

import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { getSessionOptions } from './api/@tanstack/react-query.gen.ts'
import { problemCode } from './kit/failure.ts'
import { CrashedPage, CrashedShell } from './pages/CrashedPage.tsx'
import { NotFoundPage, StrayPage } from './pages/NotFoundPage.tsx'
import { Shell } from './parts/Shell.tsx'
import * as search from './search.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: StrayPage,
  errorComponent: CrashedShell,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.SignIn,
  component: lazyRouteComponent(() => import('./pages/SignInPage.tsx'), 'SignInPage'),
})

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  errorComponent: CrashedShell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(getSessionOptions())
    } catch (error) {
      if (problemCode(error) !== 'NOT_SIGNED_IN') throw error
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/depots', replace: true })
  },
})

const depots = createRoute({
  getParentRoute: () => inside,
  path: '/depots',
  validateSearch: search.Depots,
  component: lazyRouteComponent(() => import('./pages/DepotsPage.tsx'), 'DepotsPage'),
})

const depot = createRoute({
  getParentRoute: () => inside,
  path: '/depots/$depotId',
  validateSearch: search.Depot,
  component: lazyRouteComponent(() => import('./pages/DepotPage.tsx'), 'DepotPage'),
})

const depotHome = createRoute({
  getParentRoute: () => depot,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/depots/$depotId/load', params, replace: true })
  },
})

const load = createRoute({
  getParentRoute: () => depot,
  path: 'load',
  validateSearch: search.Load,
  component: lazyRouteComponent(() => import('./pages/LoadPage.tsx'), 'LoadPage'),
})

const microgrid = createRoute({
  getParentRoute: () => depot,
  path: 'microgrid',
  validateSearch: search.Microgrid,
  component: lazyRouteComponent(() => import('./pages/MicrogridPage.tsx'), 'MicrogridPage'),
})

const cycles = createRoute({
  getParentRoute: () => depot,
  path: 'cycles',
  validateSearch: search.Cycles,
  component: lazyRouteComponent(() => import('./pages/CyclesPage.tsx'), 'CyclesPage'),
})

const cycle = createRoute({
  getParentRoute: () => depot,
  path: 'cycles/$cycleId',
  validateSearch: search.Cycle,
  component: lazyRouteComponent(() => import('./pages/CyclePage.tsx'), 'CyclePage'),
})

const circuits = createRoute({
  getParentRoute: () => depot,
  path: 'circuits',
  validateSearch: search.Circuits,
  component: lazyRouteComponent(() => import('./pages/CircuitsPage.tsx'), 'CircuitsPage'),
})

const chargePoints = createRoute({
  getParentRoute: () => depot,
  path: 'chargers',
  validateSearch: search.ChargePoints,
  component: lazyRouteComponent(() => import('./pages/ChargePointsPage.tsx'), 'ChargePointsPage'),
})

const charger = createRoute({
  getParentRoute: () => depot,
  path: 'chargers/$chargePointId',
  validateSearch: search.Charger,
  component: lazyRouteComponent(() => import('./pages/ChargerPage.tsx'), 'ChargerPage'),
})

const messages = createRoute({
  getParentRoute: () => depot,
  path: 'chargers/$chargePointId/messages',
  validateSearch: search.Messages,
  component: lazyRouteComponent(() => import('./pages/MessagesPage.tsx'), 'MessagesPage'),
})

const departures = createRoute({
  getParentRoute: () => depot,
  path: 'departures',
  validateSearch: search.Departures,
  component: lazyRouteComponent(() => import('./pages/DeparturesPage.tsx'), 'DeparturesPage'),
})

const fallbackProof = createRoute({
  getParentRoute: () => depot,
  path: 'fallback-proof',
  component: lazyRouteComponent(() => import('./pages/FallbackProofPage.tsx'), 'FallbackProofPage'),
})

const breaches = createRoute({
  getParentRoute: () => depot,
  path: 'breaches',
  component: lazyRouteComponent(() => import('./pages/BreachesPage.tsx'), 'BreachesPage'),
})

const powerSources = createRoute({
  getParentRoute: () => depot,
  path: 'power-sources',
  validateSearch: search.Registry,
  component: lazyRouteComponent(() => import('./pages/PowerSourcesPage.tsx'), 'PowerSourcesPage'),
})

const devices = createRoute({
  getParentRoute: () => depot,
  path: 'devices',
  validateSearch: search.Registry,
  component: lazyRouteComponent(() => import('./pages/DevicesPage.tsx'), 'DevicesPage'),
})

const incidents = createRoute({
  getParentRoute: () => inside,
  path: '/incidents',
  validateSearch: search.Incidents,
  component: lazyRouteComponent(() => import('./pages/IncidentsPage.tsx'), 'IncidentsPage'),
})

const incident = createRoute({
  getParentRoute: () => inside,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('./pages/IncidentPage.tsx'), 'IncidentPage'),
})

const admin = createRoute({
  getParentRoute: () => inside,
  path: '/admin',
  component: lazyRouteComponent(() => import('./pages/AdminPage.tsx'), 'AdminPage'),
})

const adminHome = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(getSessionOptions())
    throw redirect({ to: session.role === 'system_admin' ? '/admin/microgrids' : '/admin/audit', replace: true })
  },
})

const microgrids = createRoute({
  getParentRoute: () => admin,
  path: 'microgrids',
  validateSearch: search.Find,
  component: lazyRouteComponent(() => import('./pages/MicrogridsPage.tsx'), 'MicrogridsPage'),
})

const adminMicrogrid = createRoute({
  getParentRoute: () => admin,
  path: 'microgrids/$depotId',
  validateSearch: search.Microgrid,
  component: lazyRouteComponent(() => import('./pages/AdminMicrogridPage.tsx'), 'AdminMicrogridPage'),
})

const users = createRoute({
  getParentRoute: () => admin,
  path: 'users',
  validateSearch: search.Users,
  component: lazyRouteComponent(() => import('./pages/UsersPage.tsx'), 'UsersPage'),
})

const tokens = createRoute({
  getParentRoute: () => admin,
  path: 'tokens',
  validateSearch: search.Tokens,
  component: lazyRouteComponent(() => import('./pages/TokensPage.tsx'), 'TokensPage'),
})

const unknownChargers = createRoute({
  getParentRoute: () => admin,
  path: 'unknown-chargers',
  validateSearch: search.UnknownChargers,
  component: lazyRouteComponent(() => import('./pages/UnknownChargersPage.tsx'), 'UnknownChargersPage'),
})

const webhooks = createRoute({
  getParentRoute: () => admin,
  path: 'webhooks',
  validateSearch: search.Webhooks,
  component: lazyRouteComponent(() => import('./pages/WebhooksPage.tsx'), 'WebhooksPage'),
})

const webhook = createRoute({
  getParentRoute: () => admin,
  path: 'webhooks/$webhookId',
  validateSearch: search.Webhooks,
  component: lazyRouteComponent(() => import('./pages/WebhookPage.tsx'), 'WebhookPage'),
})

const olderEndpoints = createRoute({
  getParentRoute: () => admin,
  path: 'older-endpoints',
  component: lazyRouteComponent(() => import('./pages/OlderEndpointsPage.tsx'), 'OlderEndpointsPage'),
})

const audit = createRoute({
  getParentRoute: () => admin,
  path: 'audit',
  validateSearch: search.Audit,
  component: lazyRouteComponent(() => import('./pages/AuditPage.tsx'), 'AuditPage'),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/AccountPage.tsx'), 'AccountPage'),
})

const routeTree = root.addChildren([
  signIn,
  inside.addChildren([
    home,
    depots,
    depot.addChildren([
      depotHome,
      load,
      microgrid,
      cycles,
      cycle,
      circuits,
      chargePoints,
      charger,
      messages,
      departures,
      fallbackProof,
      breaches,
      powerSources,
      devices,
    ]),
    incidents,
    incident,
    admin.addChildren([
      adminHome,
      microgrids,
      adminMicrogrid,
      users,
      tokens,
      unknownChargers,
      webhooks,
      webhook,
      olderEndpoints,
      audit,
    ]),
    account,
  ]),
])

export function openRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: CrashedPage,
    defaultNotFoundComponent: NotFoundPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>
  }
}

import { assert } from '@busbar/domain/kernel/assert'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { Depot, Kept } from '@busbar/domain/topology/depot'
import type { RefusalCode } from '@busbar/domain/kernel/refusal'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { isId, newId } from '../engine/ids.ts'
import type { InDepot, Registry } from '../engine/registries.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { pageAnswer, pageWish } from './paging.ts'
import { HttpProblem, type ProblemCode, readProblems, writeProblems } from './problem.ts'
import { depotInSight, seenDepot } from './sight.ts'
import { writeDepot } from './write.ts'

/** What the registries of a depot have in common: they are listed, added to, read, changed and removed alike. */
export type RegistryDoor<
  Item extends Kept,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Sent extends z.ZodType,
> = ItemDoor<Item, Change, Sent> & {
  readonly schema: { readonly create: Create }
  readonly refusals: { readonly add: readonly ProblemCode[] }
  /** turns what is sent into a command, under the new id */
  add(body: z.output<Create>, id: string, asked: Asked): Promise<DepotCommand> | DepotCommand
}

type ItemDoor<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType> = {
  /** as in the path, `charge_point` */
  readonly noun: string
  /** as in the operation ids, `ChargePoint` */
  readonly Noun: string
  readonly plural: string
  readonly notFound: RefusalCode
  readonly schema: { readonly change: Change; readonly sent: Sent }
  /** what the rules may refuse it with, beyond what any of these may meet */
  readonly refusals: { readonly change: readonly ProblemCode[]; readonly remove: readonly ProblemCode[] }
  readonly registry: Registry<Item>
  change(
    body: z.output<Change>,
    id: string,
    asked: Asked & { readonly seenRevision: number | null },
  ): Promise<DepotCommand> | DepotCommand
  remove(id: string, seen: number | null): DepotCommand
  /** as the depot knows it after a write */
  after(depot: Depot, id: string): z.input<Sent> & { revision: number }
  /** as the registry reads it */
  send(items: readonly (Item & InDepot)[]): Promise<(z.input<Sent> & { revision: number })[]>
}

/** By whom, and in which depot. */
type Asked = { readonly depotId: string; readonly request: FastifyRequest }

const read = { role: 'viewer', scope: 'registry:read' } as const
const edit = { role: 'operator', scope: 'registry:write' } as const

export function registryRoutes<
  Item extends Kept,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Sent extends z.ZodType,
>(app: App, house: House, door: RegistryDoor<Item, Create, Change, Sent>): void {
  collectionRoutes(untyped(app), house, door)
  itemRoutes<Item, Change, Sent>(app, house, door)
}

/** Fastify's types can't follow schemas that are themselves parameters; the door's own types hold instead. */
const untyped = (app: App): FastifyInstance => app as unknown as FastifyInstance

function collectionRoutes<
  Item extends Kept,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Sent extends z.ZodType,
>(app: FastifyInstance, house: House, door: RegistryDoor<Item, Create, Change, Sent>): void {
  const path = `/api/depot/:depot_id/${door.noun}`
  const params = z.object({ depot_id: PathId })
  const tags = [door.plural]

  app.get(
    path,
    {
      config: { access: read },
      schema: {
        operationId: `list${door.Noun}s`,
        summary: `The ${door.plural.toLowerCase()} of a depot`,
        tags,
        params,
        querystring: Page,
        response: { 200: pageOf(door.schema.sent), ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, (request.params as z.output<typeof params>).depot_id)
      const page = await door.registry.list(depotId, pageWish(request.query as z.output<typeof Page>))
      return reply.send(pageAnswer({ ...page, items: await door.send(page.items) }, (item) => item))
    },
  )

  app.post(
    path,
    {
      config: { access: edit },
      schema: {
        operationId: `create${door.Noun}`,
        summary: `Add a ${door.noun.replaceAll('_', ' ')} to a depot`,
        tags,
        params,
        body: door.schema.create,
        response: { 201: door.schema.sent, ...writeProblems('DEPOT_NOT_FOUND', ...door.refusals.add) },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, (request.params as z.output<typeof params>).depot_id)
      const id = newId()
      return writeDepot(request, reply, house, {
        depotId,
        command: await door.add(request.body as z.output<Create>, id, { depotId, request }),
        answer: (depot) => {
          const body = door.after(depot, id)
          const headers = { location: `/api/${door.noun}/${id}`, etag: etag(body.revision) }
          return { status: 201, headers, body }
        },
      })
    },
  )
}

/** One thing by its own path: read, changed, removed. */
export function itemRoutes<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType>(
  typed: App,
  house: House,
  door: ItemDoor<Item, Change, Sent>,
): void {
  const app = untyped(typed)
  readRoute(app, house, door)
  changeRoute(app, house, door)
  removeRoute(app, house, door)
}

const pathOf = (door: { readonly noun: string }): string => `/api/${door.noun}/:${door.noun}_id`
const paramsOf = (door: { readonly noun: string }) => z.object({ [`${door.noun}_id`]: PathId })
const wordsOf = (door: { readonly noun: string }): string => door.noun.replaceAll('_', ' ')

async function found<Item>(
  request: FastifyRequest,
  house: House,
  door: { readonly noun: string; readonly notFound: RefusalCode; readonly registry: Registry<Item> },
): Promise<Item & InDepot & { readonly id: string }> {
  const id = (request.params as Record<string, string>)[`${door.noun}_id`] ?? ''
  const item = isId(id) ? await door.registry.get(id) : null
  if (item && (await seenDepot(request, house, item.depotId))) return { ...item, id }
  throw new HttpProblem(door.notFound, `There is no such ${wordsOf(door)}.`)
}

function readRoute<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType>(
  app: FastifyInstance,
  house: House,
  door: ItemDoor<Item, Change, Sent>,
): void {
  app.get(
    pathOf(door),
    {
      config: { access: read },
      schema: {
        operationId: `get${door.Noun}`,
        summary: `One ${wordsOf(door)}`,
        tags: [door.plural],
        params: paramsOf(door),
        response: { 200: door.schema.sent, ...readProblems(door.notFound) },
      },
    },
    async (request, reply) => {
      const [sent] = await door.send([await found(request, house, door)])
      assert(sent, 'one thing that is sent as none')
      return reply.header('etag', etag(sent.revision)).send(sent)
    },
  )
}

function changeRoute<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType>(
  app: FastifyInstance,
  house: House,
  door: ItemDoor<Item, Change, Sent>,
): void {
  const refusals = [door.notFound, 'DEPOT_NOT_FOUND', 'VERSION_CONFLICT', ...door.refusals.change] as const
  app.patch(
    pathOf(door),
    {
      config: { access: edit },
      schema: {
        operationId: `change${door.Noun}`,
        summary: `Change a ${wordsOf(door)}; what is left out stays`,
        tags: [door.plural],
        params: paramsOf(door),
        body: door.schema.change,
        response: { 200: door.schema.sent, ...writeProblems(...refusals) },
      },
    },
    async (request, reply) => {
      const { id, depotId } = await found(request, house, door)
      const asked = { depotId, request, seenRevision: seenRevision(request) }
      return writeDepot(request, reply, house, {
        depotId,
        command: await door.change(request.body as z.output<Change>, id, asked),
        answer: (depot) => {
          const body = door.after(depot, id)
          return { status: 200, headers: { etag: etag(body.revision) }, body }
        },
      })
    },
  )
}

function removeRoute<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType>(
  app: FastifyInstance,
  house: House,
  door: ItemDoor<Item, Change, Sent>,
): void {
  const refusals = [door.notFound, 'DEPOT_NOT_FOUND', 'VERSION_CONFLICT', ...door.refusals.remove] as const
  app.delete(
    pathOf(door),
    {
      config: { access: edit },
      schema: {
        operationId: `delete${door.Noun}`,
        summary: `Remove a ${wordsOf(door)}`,
        tags: [door.plural],
        params: paramsOf(door),
        response: { 204: z.null().describe('removed'), ...writeProblems(...refusals) },
      },
    },
    async (request, reply) => {
      const { id, depotId } = await found(request, house, door)
      const command = door.remove(id, seenRevision(request))
      return writeDepot(request, reply, house, { depotId, command, answer: () => ({ status: 204 }) })
    },
  )
}

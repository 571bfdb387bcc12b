import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { Depot, Kept } from '@busbar/domain/topology/depot'
import type { RefusalCode } from '@busbar/domain/kernel/refusal'
import { Id, Page, pageOf } from '@busbar/wire/api/common'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { isId, newId } from '../engine/ids.ts'
import type { InDepot, Registry } from '../engine/registries.ts'
import { depotInSight } from './authenticate.ts'
import type { App } from './doors.ts'
import { pageAnswer, pageWish } from './paging.ts'
import { HttpProblem, problems } from './problem.ts'
import { etag, seenRevision, writeDepot } from './write.ts'

/** What the registries of a depot have in common: they are listed, added to, read, changed and removed alike. */
export type RegistryDoor<
  Item extends Kept,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Sent extends z.ZodType,
> = ItemDoor<Item, Change, Sent> & {
  readonly schema: { readonly create: Create }
  /** turns what is sent into a command, under the new id */
  add(body: z.output<Create>, id: string, depotId: string): Promise<DepotCommand> | DepotCommand
}

type ItemDoor<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType> = {
  /** as in the path, `charge_point` */
  readonly noun: string
  /** as in the operation ids, `ChargePoint` */
  readonly Noun: string
  readonly plural: string
  readonly notFound: RefusalCode
  readonly schema: { readonly change: Change; readonly sent: Sent }
  readonly registry: Registry<Item>
  change(body: z.output<Change>, id: string, seen: number | null, depotId: string): Promise<DepotCommand> | DepotCommand
  remove(id: string, seen: number | null): DepotCommand
  /** as the depot knows it after a write */
  after(depot: Depot, id: string): z.input<Sent> & { revision: number }
  /** as the registry reads it */
  send(items: readonly (Item & InDepot)[]): Promise<(z.input<Sent> & { revision: number })[]>
}

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
  const params = z.object({ depot_id: Id })
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
        response: { 200: pageOf(door.schema.sent), ...problems(401, 403, 404, 422) },
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
        response: { 201: door.schema.sent, ...problems(401, 403, 404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { depotId } = await depotInSight(request, house, (request.params as z.output<typeof params>).depot_id)
      const id = newId()
      return writeDepot(request, reply, house, {
        depotId,
        command: await door.add(request.body as z.output<Create>, id, depotId),
        answer: (depot) => {
          const body = door.after(depot, id)
          const headers = { location: `/api/${door.noun}/${id}`, etag: etag(body.revision) }
          return { status: 201, headers, body }
        },
      })
    },
  )
}

export function itemRoutes<Item extends Kept, Change extends z.ZodType, Sent extends z.ZodType>(
  typed: App,
  house: House,
  door: ItemDoor<Item, Change, Sent>,
): void {
  const app = untyped(typed)
  const idParam = `${door.noun}_id`
  const path = `/api/${door.noun}/:${idParam}`
  const params = z.object({ [idParam]: Id })
  const tags = [door.plural]
  const words = door.noun.replaceAll('_', ' ')
  const missing = () => new HttpProblem(door.notFound as never, `There is no such ${words}.`)

  async function found(request: FastifyRequest): Promise<Item & InDepot & { readonly id: string }> {
    const id = ((request.params as Record<string, string>)[idParam] ?? '').toLowerCase()
    const item = isId(id) ? await door.registry.get(id) : null
    if (!item) throw missing()
    await depotInSight(request, house, item.depotId).catch(() => {
      throw missing()
    })
    return { ...item, id }
  }

  const response = { 200: door.schema.sent, ...problems(401, 403, 404, 422) }
  app.get(
    path,
    {
      config: { access: read },
      schema: { operationId: `get${door.Noun}`, summary: `One ${words}`, tags, params, response },
    },
    async (request, reply) => {
      const [sent] = await door.send([await found(request)])
      if (!sent) throw missing()
      return reply.header('etag', etag(sent.revision)).send(sent)
    },
  )

  app.patch(
    path,
    {
      config: { access: edit },
      schema: {
        operationId: `change${door.Noun}`,
        summary: `Change a ${words}; what is left out stays`,
        tags,
        params,
        body: door.schema.change,
        response: { 200: door.schema.sent, ...problems(401, 403, 404, 409, 412, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id, depotId } = await found(request)
      return writeDepot(request, reply, house, {
        depotId,
        command: await door.change(request.body as z.output<Change>, id, seenRevision(request), depotId),
        answer: (depot) => {
          const body = door.after(depot, id)
          return { status: 200, headers: { etag: etag(body.revision) }, body }
        },
      })
    },
  )

  app.delete(
    path,
    {
      config: { access: edit },
      schema: {
        operationId: `delete${door.Noun}`,
        summary: `Remove a ${words}`,
        tags,
        params,
        response: { 204: z.null().describe('removed'), ...problems(401, 403, 404, 409, 412, 422) },
      },
    },
    async (request, reply) => {
      const { id, depotId } = await found(request)
      const command = door.remove(id, seenRevision(request))
      return writeDepot(request, reply, house, { depotId, command, answer: () => ({ status: 204 }) })
    },
  )
}

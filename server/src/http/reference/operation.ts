import type { Access, Operation, Parameter, Schema } from './document.ts'
import { joined, type Markup, markup } from './markup.ts'
import { fieldMarkup, schemaMarkup, typeOf } from './schema.ts'

export function operationMarkup(operation: Operation): Markup {
  const { method, path, operationId, summary } = operation
  return markup`
<article id="${operationId}" aria-labelledby="${operationId}-title">
<h3 id="${operationId}-title"><span class="method ${method.toLowerCase()}">${method}</span> <code>${breakable(path)}</code></h3>
<p>${summary.replace(/\.$/, '')}.</p>
<p class="who">${whoMarkup(operation['x-access'])}</p>
${parametersMarkup(operation.parameters ?? [])}${bodyMarkup(operation)}${messageMarkup(operation)}${answersMarkup(operation)}
</article>`
}

/** Long paths may wrap behind each slash. */
const breakable = (path: string): Markup =>
  joined(
    path.split(/(?<=\/)/).map((part) => markup`${part}`),
    '<wbr>',
  )

const roleNames: Record<string, string> = {
  viewer: 'viewers, operators and system admins',
  operator: 'operators and system admins',
  system_admin: 'system admins',
}

function whoMarkup(access: Access): Markup {
  if ('everyone' in access) return markup`Open to everyone, signed in or not.`
  const scope = access.scope === null ? null : markup`, and tokens with the scope <code>${access.scope}</code>`
  const bound = access.bound_tokens ? null : ' Not for tokens that are bound to certain depots.'
  return markup`For ${roleNames[access.role] ?? access.role}${scope}.${bound}`
}

function parametersMarkup(parameters: readonly Parameter[]): Markup | null {
  if (parameters.length === 0) return null
  const places: Record<string, string> = { path: 'in the path', query: 'in the query', header: 'header' }
  const fields = parameters.map(({ name, in: place, schema, required = false, description }) => {
    const about = [places[place] ?? place, description ?? schema.description].filter((part) => part !== undefined)
    return fieldMarkup(name, schema, required, 'sent', about.join(': '))
  })
  return markup`<h4>Parameters</h4><dl class="fields">${fields}</dl>`
}

function bodyMarkup({ requestBody }: Operation): Markup | null {
  const [body] = Object.entries(requestBody?.content ?? {})
  if (!body) return null
  const [type, { schema }] = body
  return markup`<h4>Body <span class="media">${type}</span></h4>${schemaMarkup(schema, 'sent')}`
}

function messageMarkup(operation: Operation): Markup | null {
  const message = operation['x-message']
  return message ? markup`<h4>Each message</h4><p class="type">${typeOf(message)}</p>` : null
}

function answersMarkup({ responses }: Operation): Markup {
  const lines = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const [type, answer] = Object.entries(content)[0] ?? []
    if (type === 'application/problem+json') {
      const codes = description.split(', ').map((code) => markup`<a href="#${code}"><code>${code}</code></a>`)
      return markup`<div class="problem"><dt>${status}</dt><dd>${joined(codes, ' ')}</dd></div>`
    }
    const about = description === 'Default Response' ? null : markup`<p>${description}</p>`
    return markup`<div><dt>${status}</dt><dd>${about}${answerShape(type, answer?.schema)}</dd></div>`
  })
  return markup`<h4>Answers</h4><dl class="answers">${lines}</dl>`
}

/** The shape of JSON; of anything else its type says all. */
function answerShape(type: string | undefined, schema: Schema | undefined): Markup | null {
  if (type === undefined || !schema) return null
  if (type !== 'application/json') return markup`<p class="media">${type}</p>`
  return schema.$ref === undefined ? schemaMarkup(schema, 'received') : markup`<p class="type">${typeOf(schema)}</p>`
}

import { type ApiDocument, type Operation, operationsOf, type Schema } from './document.ts'
import { introduction } from './introduction.ts'
import { joined, type Markup, markup } from './markup.ts'
import { operationMarkup } from './operation.ts'
import { schemaMarkup } from './schema.ts'
import { style } from './style.ts'

/** A code of the catalogue of problems. */
export type CodeLine = { readonly code: string; readonly status: number; readonly title: string }

/** What most people come for first stands first. */
const tagOrder = ['Depots', 'Microgrids', 'Circuits', 'Charge points', 'Power sources', 'Devices', 'Stream', 'Audit']

/** A page to read the API on: made here, without script or anything from outside. */
export function referencePage(document: ApiDocument, codes: readonly CodeLine[]): string {
  const operations = operationsOf(document)
  const groups = groupsOf(operations)
  const shapes = Object.entries(document.components.schemas)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} API</title>
<link rel="icon" href="data:,">
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<div class="page">
${contents(groups)}
<main id="content" tabindex="-1">
<h1>${document.info.title} API</h1>
<p>${document.info.description ?? ''} The same as a document for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<h2 id="start">How to use it</h2>
${introduction.map(({ id, title, body }) => markup`<section aria-labelledby="${id}"><h3 id="${id}">${title}</h3>${body}</section>`)}
${groups.map(
  ({ tag, operations: its }) =>
    markup`<section aria-labelledby="${idOf(tag)}"><h2 id="${idOf(tag)}">${tag}</h2>${its.map(operationMarkup)}</section>`,
)}
<section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>${shapes.map(([name, schema]) => shapeMarkup(name, schema))}</section>
<section aria-labelledby="codes"><h2 id="codes">Problem codes</h2><dl class="codes">${codes.map((code) => codeMarkup(code, operations))}</dl></section>
</main>
</div>
</body>
</html>
`.html
}

type Group = { readonly tag: string; readonly operations: readonly Operation[] }

function groupsOf(operations: readonly Operation[]): readonly Group[] {
  const tags = [...new Set([...tagOrder, ...operations.map(({ tags: [tag = ''] }) => tag)])]
  return tags.flatMap((tag) => {
    const its = operations.filter((operation) => operation.tags[0] === tag)
    return its.length === 0 ? [] : [{ tag, operations: its }]
  })
}

const idOf = (tag: string): string => `tag-${tag.toLowerCase().replaceAll(' ', '-')}`

function contents(groups: readonly Group[]): Markup {
  const link = (id: string, text: string) => markup`<a href="#${id}">${text}</a>`
  return markup`<nav aria-label="Contents"><ul>
<li>${link('start', 'How to use it')}<ul>${introduction.map(({ id, title }) => markup`<li>${link(id, title)}</li>`)}</ul></li>
${groups.map(
  ({ tag, operations }) =>
    markup`<li>${link(idOf(tag), tag)}<ul>${operations.map(
      ({ operationId, method, path }) =>
        markup`<li><a href="#${operationId}"><span class="method ${method.toLowerCase()}">${method}</span> ${shortPath(path)}</a></li>`,
    )}</ul></li>`,
)}
<li>${link('shapes', 'Shapes')}</li>
<li>${link('codes', 'Problem codes')}</li>
</ul></nav>`
}

const shortPath = (path: string): string => path.replace(/^\/api/, '').replace(/\{\w+\}/g, '…')

const shapeMarkup = (name: string, schema: Schema): Markup =>
  markup`<div class="shape" id="shape-${name}"><h3>${name}</h3>${
    schema.description === undefined ? null : markup`<p>${schema.description}</p>`
  }${schemaMarkup(schema, name.endsWith('Input') ? 'sent' : 'received')}</div>`

/** The `type` of a problem leads here. */
function codeMarkup({ code, status, title }: CodeLine, operations: readonly Operation[]): Markup {
  const where = operations.filter(({ responses }) => responses[status]?.description.split(', ').includes(code))
  const links = where.map(({ operationId }) => markup`<a href="#${operationId}">${operationId}</a>`)
  const found = where.length > 8 ? markup`${where.length} operations` : joined(links, ', ')
  return markup`<div id="${code}"><dt><code>${code}</code> <span>${status}</span> <span>${title}</span></dt><dd>${
    where.length === 0 ? 'Where no operation was reached, or in the errors of another problem' : found
  }</dd></div>`
}

import { type Markup, markup } from './markup.ts'

/** What holds everywhere, with an example to copy of each. */
export const introduction: readonly { readonly id: string; readonly title: string; readonly body: Markup }[] = [
  {
    id: 'signing-in',
    title: 'Signing in',
    body: markup`
<p>Scripts and other systems send an API token. A system admin makes one on the page, or on the machine itself:</p>
<pre><code>TOKEN=$(npx busbar token create --name dashboard --role viewer)
curl -H "Authorization: Bearer $TOKEN" http://localhost:8080/api/depot</code></pre>
<p>A token has a role, or only the scopes that it needs, and may be bound to certain depots. Browsers sign in with
<a href="#signIn">a name and a password</a> and get a session cookie; a write with a cookie must come from Busbar’s own
pages. A depot that you may not see is not there: its answer is 404.</p>`,
  },
  {
    id: 'conventions',
    title: 'Conventions',
    body: markup`
<p>JSON over HTTP, fields in <code>snake_case</code>, no field twice. Times are RFC 3339 in UTC, ids are UUIDs in lower
case, power is in kW with at most three decimals (<code>_kw</code>), energy in kWh (<code>_kwh</code>); positive is drawn
from the grid. What is unknown is <code>null</code>, never zero. Ignore fields and values that you don’t know: the API
grows.</p>
<p>Every answer bears an <code>X-Request-Id</code>, which stands in the log, in the trace and in the events that the
request caused. Send one of your own (8 to 100 letters, digits or <code>_.:-</code>) to follow a request through several
systems; a W3C <code>traceparent</code> is taken up too.</p>`,
  },
  {
    id: 'paging',
    title: 'Paging',
    body: markup`
<p>A list has at most <code>limit</code> items and says in <code>next_cursor</code> where the next page begins;
<code>null</code> is the end. Nothing is missed and nothing comes twice, also while others add and remove.</p>
<pre><code>curl -H "Authorization: Bearer $TOKEN" "http://localhost:8080/api/depot?limit=50"
curl -H "Authorization: Bearer $TOKEN" "http://localhost:8080/api/depot?limit=50&amp;cursor=$NEXT_CURSOR"</code></pre>`,
  },
  {
    id: 'retries',
    title: 'Writing twice by mistake',
    body: markup`
<p>When an answer is lost, nobody knows whether the write was done. Send an <code>Idempotency-Key</code> of your own with
every write, and the same one with its retry: the retry gets the answer of the first try and changes nothing. An answer is
kept for a day. A key that comes with another request is refused.</p>
<pre><code>curl -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -H "Idempotency-Key: malaga-1" -d '{"name":"Malaga","timezone":"Australia/Perth"}' \\
  http://localhost:8080/api/depot</code></pre>`,
  },
  {
    id: 'versions',
    title: 'Not writing over others',
    body: markup`
<p>What people edit comes with an <code>ETag</code>. Send it back as <code>If-Match</code>: where somebody else changed the
thing since, nothing happens and the answer is 412 <a href="#VERSION_CONFLICT"><code>VERSION_CONFLICT</code></a>. Without
it, the last writer wins.</p>
<pre><code>curl -X PATCH -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -H 'If-Match: "3"' -d '{"name":"Malaga North"}' http://localhost:8080/api/depot/$DEPOT_ID</code></pre>`,
  },
  {
    id: 'stream',
    title: 'The live stream',
    body: markup`
<p><a href="#openStream"><code>/api/stream</code></a> sends what changes as server-sent events, in the order in which it
happened. It begins with <code>hello</code>. After a cut, send the last id that you heard as <code>Last-Event-ID</code>
(browsers do so by themselves): the stream goes on behind it without loss or doubles. Where that is no longer possible it
begins with <code>reset</code>: then read everything anew. <code>reset</code> also comes when you may see or do other
than before.</p>
<pre><code>curl -N -H "Authorization: Bearer $TOKEN" -H "Last-Event-ID: 4711-c5f9a01b" http://localhost:8080/api/stream</code></pre>`,
  },
  {
    id: 'errors',
    title: 'Errors',
    body: markup`
<p>Every error is <code>application/problem+json</code> (RFC 9457) with a <code>code</code> that stays the same, a
<code>detail</code> for people, and in <code>errors</code> what is wrong where: a JSON pointer into the body or the name of
a query, or the ids concerned. Go by the code, never by the words. <a href="#codes">All codes</a> stand at the end.</p>
<pre><code>{
  "type": "/api/docs#TIMEZONE_UNKNOWN",
  "title": "There is no such timezone",
  "status": 422,
  "code": "TIMEZONE_UNKNOWN",
  "detail": "\\"Perth\\" is no IANA timezone.",
  "errors": [{ "code": "TIMEZONE_UNKNOWN", "message": "Use a name like \\"Australia/Perth\\".", "pointer": "/timezone" }],
  "request_id": "01a1fd25-08a5-77a9-98de-af497f80cc03"
}</code></pre>
<p>429 and 503 say in <code>Retry-After</code> when to come again.</p>`,
  },
]

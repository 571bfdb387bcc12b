/** One sheet, light and dark. Colours are chosen for a contrast of 4.5 to 1 at least on their ground. */
export const style = `
:root { color-scheme: light dark;
  --ground: #fff; --raised: #f6f7f9; --line: #d9dde3; --ink: #1b1f24; --faint: #57606a; --link: #0b57b0;
  --get: #0a6640; --post: #0b57b0; --patch: #8a4b00; --put: #6b4fa0; --delete: #b3261e }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14171b; --raised: #1d2127; --line: #363c45; --ink: #e8eaed; --faint: #a3abb5; --link: #8ab8ff;
  --get: #6fd6a2; --post: #8ab8ff; --patch: #f0b264; --put: #c5b0f0; --delete: #ff9a92 } }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
a { color: var(--link); text-underline-offset: 0.15em }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px }
code, pre { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.875em }
code { overflow-wrap: anywhere }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 0.25rem }
h2 { font-size: 1.35rem; margin: 3rem 0 1rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; line-height: 1.4 }
h4 { font-size: 0.9rem; margin: 1.25rem 0 0.4rem; color: var(--faint); font-weight: 600 }
p { margin: 0.4rem 0; max-width: 46rem }
dl, dd, ol, ul { margin: 0; padding: 0 }
.skip { position: absolute; left: -100rem; top: 0; padding: 0.5rem 1rem; background: var(--ground) }
.skip:focus { left: 0 }
.page { max-width: 78rem; margin: 0 auto; padding: 1.5rem 1rem 6rem }
nav ul { list-style: none }
nav ul ul { display: none }
nav > ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0.75rem 0; border-block: 1px solid var(--line) }
nav a { display: inline-block; padding: 0.3rem 0 }
article { padding: 0.25rem 0 1rem }
article:target, .codes div:target, .shape:target { background: var(--raised); box-shadow: -0.75rem 0 var(--raised), -1rem 0 var(--link) }
.method { font: 600 0.8rem/1 ui-monospace, monospace; letter-spacing: 0.03em }
.get { color: var(--get) } .post { color: var(--post) } .patch { color: var(--patch) } .put { color: var(--put) }
.delete { color: var(--delete) }
.who, .bounds, .media, .type { color: var(--faint) }
.who, .bounds { font-size: 0.9rem }
.media { font-weight: 400; font-size: 0.85rem }
main { padding-top: 1.5rem }
.note { font-size: 0.75rem; color: var(--delete); font-weight: 600 }
.fields > div { padding: 0.4rem 0; border-top: 1px solid var(--line) }
.fields dt { font-size: 0.95rem }
.fields dd p { margin: 0.1rem 0 }
.fields .fields { margin: 0.4rem 0 0.2rem 0.5rem; padding-left: 0.9rem; border-left: 2px solid var(--line) }
.forms { list-style: none }
.forms > li { margin: 0.6rem 0 1rem 0.5rem; padding-left: 0.9rem; border-left: 2px solid var(--line) }
.answers > div { display: flex; gap: 1rem; padding: 0.3rem 0; border-top: 1px solid var(--line) }
.answers dt { flex: 0 0 2.5rem; font-weight: 600; font-variant-numeric: tabular-nums }
.answers dd { flex: 1; min-width: 0 }
.answers dd > p:first-child { margin-top: 0 }
.codes > div { padding: 0.5rem 0; border-top: 1px solid var(--line) }
.codes dt { display: flex; flex-wrap: wrap; gap: 0 0.75rem }
.codes dd { color: var(--faint); font-size: 0.9rem }
@media (min-width: 62rem) {
  .page { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 3rem; padding-inline: 2rem }
  main { padding-top: 0 }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1.5rem 0;
    font-size: 0.9rem }
  nav > ul { display: block; border: 0; padding: 0 }
  nav > ul > li { margin-bottom: 0.75rem } nav > ul > li > a { font-weight: 600 }
  nav ul ul { display: block }
  nav ul ul a { padding: 0.15rem 0; overflow-wrap: anywhere }
}
@media print { nav, .skip { display: none } }
`

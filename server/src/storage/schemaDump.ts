import type { Database } from './database.ts'

/** The schema as text, so that what the migrations add up to shows in review. PostgreSQL 15 and 18 print it alike. */
export async function schemaDump(database: Database): Promise<string> {
  const [tables, functions] = await Promise.all([
    database.query<{ name: string; lines: string[] }>(`
      SELECT c.relname AS name, array(
        SELECT '  ' || line FROM (
          SELECT 1 AS part, a.attnum::int AS nth, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
            || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END
            || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT 2, row_number() OVER (ORDER BY contype, conname)::int, conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE conrelid = c.oid AND contype <> 'n'
          UNION ALL
          SELECT 3, row_number() OVER (ORDER BY indexrelid::regclass::text)::int, pg_get_indexdef(indexrelid)
          FROM pg_index WHERE indrelid = c.oid
          UNION ALL
          SELECT 4, row_number() OVER (ORDER BY tgname)::int, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal
        ) AS part ORDER BY part, nth) AS lines
      FROM pg_class c
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
      ORDER BY c.relname`),
    database.query<{ text: string }>(`
      SELECT pg_get_functiondef(p.oid) AS text FROM pg_proc p
      WHERE p.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
      ORDER BY p.proname`),
  ])
  const parts = [
    ...tables.map(({ name, lines }) => `TABLE ${name}\n${lines.join('\n')}\n`),
    ...functions.map((f) => f.text),
  ]
  return parts.join('\n')
}

import { readFile } from 'node:fs/promises'
import { renderTypes } from '@neutrino/ovsdb/generate/render.ts'
import { sources } from '@neutrino/ovsdb/generate/sources.ts'
import { parseSchema } from '@neutrino/ovsdb/schema/parse-schema.ts'
import { expect, it } from 'vitest'

it.each(sources)(
  '$output has every table and column of the installed schema',
  async ({ schema, output, mapName }) => {
    const parsed = parseSchema(JSON.parse(await readFile(schema, 'utf8')))
    const generated = await readFile(
      new URL(`../../../packages/ovsdb/src/generated/${output}`, import.meta.url),
      'utf8',
    )
    const [header] = generated.split('\n')
    // Another version of OVN has another schema; then there is nothing to compare.
    if (!header?.includes(`${parsed.name} ${parsed.version} `)) return
    expect(generated).toBe(renderTypes(parsed, mapName))
  },
)

import { readFile, writeFile } from 'node:fs/promises'
import { parseSchema } from '../schema/parse-schema.ts'
import { renderTypes } from './render.ts'
import { sources } from './sources.ts'

for (const { schema, output, mapName } of sources) {
  const parsed = parseSchema(JSON.parse(await readFile(schema, 'utf8')))
  await writeFile(new URL(`../generated/${output}`, import.meta.url), renderTypes(parsed, mapName))
}

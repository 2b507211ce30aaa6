import { readFile, writeFile } from 'node:fs/promises'
import { parseSchema } from '../schema/parse-schema.ts'
import { renderTypes } from './render.ts'

// Where Debian's packages ovn-common and openvswitch-common put them; the data are not copied into the repository.
const sources = [
  { schema: '/usr/share/ovn/ovn-nb.ovsschema', output: 'nb.ts', mapName: 'NorthboundTables' },
  { schema: '/usr/share/ovn/ovn-sb.ovsschema', output: 'sb.ts', mapName: 'SouthboundTables' },
  { schema: '/usr/share/openvswitch/vswitch.ovsschema', output: 'vswitch.ts', mapName: 'VswitchTables' },
] as const

for (const { schema, output, mapName } of sources) {
  const parsed = parseSchema(JSON.parse(await readFile(schema, 'utf8')))
  await writeFile(new URL(`../generated/${output}`, import.meta.url), renderTypes(parsed, mapName))
}

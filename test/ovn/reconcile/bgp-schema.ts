import type { SchemaFile } from './northbound.ts'

/** The service plugin ovn-bgp is loaded. */
export const announcing = { bgp: { mainRouterVrfId: 42, chassisRouterVrfId: 10 } }

/** The installed schema with what OVN 26.03 has for routers that announce by BGP. */
export function withBgp(schema: SchemaFile): SchemaFile {
  const { Logical_Router_Policy: policy, Logical_Router_Port: port } = schema.tables
  if (policy === undefined || port === undefined) return schema
  const texts = { type: { key: 'string', min: 0, max: 'unlimited' } }
  const routerPort = {
    type: {
      key: { type: 'uuid', refTable: 'Logical_Router_Port', refType: 'weak' },
      ...{ min: 0, max: 1 },
    },
  }
  return {
    ...schema,
    tables: {
      ...schema.tables,
      Logical_Router_Policy: { ...policy, columns: { ...policy.columns, output_port: routerPort } },
      Logical_Router_Port: { ...port, columns: { ...port.columns, networks: texts } },
    },
  }
}

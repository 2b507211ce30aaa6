import { parseMac } from '@neutrino/base/mac.ts'
import type { Extension } from '../../extension.ts'
import { integerOf } from '../../integer-of.ts'
import { desiredRules } from './desired-rules.ts'
import { createDriver } from './driver.ts'
import { ipv4Of } from './ipv4-of.ts'
import { fieldsOf, type LocalRule, localRule, roles } from './local-rule.ts'

/** What OVN has for tunnel keys. */
const datapathMax = 2 ** 24 - 1
const portMax = 2 ** 16 - 1

/** Local IPs: addresses that lead, on each host, to a port of that host. */
export const localIp: Extension<LocalRule> = {
  name: 'local-ip',
  desire: desiredRules,
  parse: value => {
    const fields: object = typeof value === 'object' && value !== null ? value : {}
    const given: Readonly<Record<string, unknown>> = { ...fields }
    const role = roles.find(known => known === given.role)
    if (role === undefined) throw new RangeError('local-ip: no role')
    const has = new Set(fieldsOf(role))
    return localRule(role, {
      datapath: integerOf(given.datapath, datapathMax),
      ...(has.has('port') ? { port: integerOf(given.port, portMax) } : {}),
      ...(has.has('address') ? { address: found(ipv4Of(given.address)) } : {}),
      ...(has.has('fixed') ? { fixed: found(ipv4Of(given.fixed)) } : {}),
      ...(has.has('mac') ? { mac: found(macOf(given.mac)) } : {}),
    })
  },
  createDriver,
}

function macOf(value: unknown): string | undefined {
  return typeof value === 'string' ? parseMac(value) : undefined
}

function found(text: string | undefined): string {
  if (text === undefined) throw new RangeError('local-ip: no such address')
  return text
}

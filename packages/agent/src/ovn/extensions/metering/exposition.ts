import type { CountedRouters } from './counted-flows.ts'
import type { Total } from './totals.ts'

/** Content type of the text format, version 0.0.4. */
export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Totals in Prometheus' text format. All names are UUIDs: nothing in them has to be escaped. */
export function expose(totals: readonly Total[], leftOut: CountedRouters['leftOut']): string {
  const samples = (name: string, value: (total: Total) => number) =>
    totals.map(({ label, router, ...total }) => {
      return `${name}{label="${label}",router="${router}"} ${value({ label, router, ...total })}`
    })
  return [
    '# HELP neutrino_metering_packets_total Packets through gateways of routers that a metering label counts.',
    '# TYPE neutrino_metering_packets_total counter',
    ...samples('neutrino_metering_packets_total', total => total.packets),
    '# HELP neutrino_metering_bytes_total Bytes of IP in these packets.',
    '# TYPE neutrino_metering_bytes_total counter',
    ...samples('neutrino_metering_bytes_total', total => total.bytes),
    '# HELP neutrino_metering_left_out 1 for a label whose rules are too many for a router: it is not counted there.',
    '# TYPE neutrino_metering_left_out gauge',
    ...leftOut.map(
      ({ label, router }) => `neutrino_metering_left_out{label="${label}",router="${router}"} 1`,
    ),
    '',
  ].join('\n')
}

import type { MigrationPlan } from './migration-plan.ts'

/** Seconds after which clients ask their DHCP server again: how long the old MTU lives on in guests. */
const RENEWAL_TIME_S = 30

/** What is to be set in the old cloud days ahead, so that guests know the new MTU when their hosts move. */
export function prepareAdvice(plan: MigrationPlan): string {
  const lowered = plan.findings.flatMap(({ kind, object, id, text }) => {
    const match = kind === 'changes' && object === 'network' ? /^MTU \d+ -> (\d+)/.exec(text) : null
    return match?.[1] === undefined ? [] : [{ id, mtu: match[1] }]
  })
  const dhcpHosts = plan.hosts.filter(({ agents }) => agents.includes('DHCP agent')).map(({ host }) => host)
  const mtu =
    lowered.length === 0
      ? ['1. No network needs a smaller MTU.']
      : [
          `1. On the hosts of DHCP agents (${dhcpHosts.join(', ') || 'none known'}), in dhcp_agent.ini, then restart them one by one:`,
          '     [DEFAULT]',
          `     dhcp_renewal_time = ${RENEWAL_TIME_S}`,
          '   Guests learn it when they renew at the old T1: half of the lease that they have, 12 hours by default.',
          '',
          '2. When that time has passed, lower the MTU of the networks whose tunnels will carry less:',
          ...lowered.map(({ id, mtu: value }) => `     openstack network set --mtu ${value} ${id}`),
          `   Wait ${RENEWAL_TIME_S} seconds and look into some guests. Those with a static MTU are their owners' to change;`,
          '   what stays at the old MTU loses large packets until then.',
        ]
  return [
    ...mtu,
    '',
    `${lowered.length === 0 ? 2 : 3}. End live migrations, then stop all writes: stop neutron-server (guests do not notice), and dump:`,
    '     mariadb-dump --single-transaction neutron > neutron.sql',
    '     neutrino migrate plan --from neutron.sql --out plan.json',
  ].join('\n')
}

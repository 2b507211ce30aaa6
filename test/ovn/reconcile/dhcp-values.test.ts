import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ovnOptionName } from '@neutrino/server/reconcile/model/dhcp-option-names.ts'
import { dhcpOptionValue } from '@neutrino/server/reconcile/model/dhcp-option-values.ts'
import { expect, test } from 'vitest'
import { startTestOvn } from '../../support/ovn/start-test-ovn.ts'

const run = promisify(execFile)

/** One value for every option that OVN has, through northd and the parser that ovn-controller uses. */
const values: Readonly<Record<string, string>> = {
  netmask: '255.255.255.0',
  router: '10.0.0.1',
  'dns-server': '10.0.0.1,10.0.0.2',
  'log-server': '{10.0.0.1, 10.0.0.2}',
  'domain-name': 'example.org',
  'ip-forward-enable': '1',
  'policy-filter': '10.0.0.1,255.255.255.0',
  'default-ttl': '64',
  mtu: '1400',
  'arp-timeout': '4294967295',
  'tftp-server': '10.0.0.9',
  'bootfile-name': 'http://boot/x?a=b;c, {d}',
  'domain-search': 'a.example, b.example',
  'classless-static-route': '10.1.0.0/16,10.0.0.2',
  'ms-classless-static-route': '10.1.0.0/16,10.0.0.2',
  'path-prefix': '/tftp/boot',
  'server-ip-address': '10.0.0.9',
}

test('OVN parses what passes as a value, and lists every option', async () => {
  const ovn = await startTestOvn()
  try {
    const options = Object.entries(values).map(([name, value]) => {
      const ovnName = ovnOptionName(name, { ipVersion: 4, isBaremetal: false })
      const text = ovnName === undefined ? undefined : dhcpOptionValue(ovnName, 4, value)
      if (ovnName === undefined || text === undefined) throw new Error(name)
      return { ovnName, text }
    })
    await ovn.nbctl([
      ...[
        'ls-add',
        'ls',
        '--',
        'lsp-add',
        'ls',
        'lsp',
        '--',
        'lsp-set-addresses',
        'lsp',
        'fa:16:3e:00:00:01 10.0.0.5',
      ],
      ...['--', '--id=@d', 'create', 'DHCP_Options', 'cidr=10.0.0.0/24'],
      ...['server_id', 'server_mac', 'lease_time'].map(
        (name, index) => `options:${name}=${['10.0.0.1', 'fa\\:16\\:3e\\:00\\:00\\:02', '3600'][index]}`,
      ),
      ...options.map(({ ovnName, text }) => `options:${ovnName}=${JSON.stringify(text)}`),
      ...['--', 'set', 'logical_switch_port', 'lsp', 'dhcpv4_options=@d'],
      ...['--', '--id=@p', 'create', 'Port_Group', 'name=pg'],
    ])
    await ovn.nbctl(['--wait=sb', 'sync'])
    const { stdout } = await run('ovn-trace', [
      `--db=${ovn.southbound}`,
      'ls',
      'inport=="lsp" && eth.src==fa:16:3e:00:00:01 && eth.dst==ff:ff:ff:ff:ff:ff && ip4.src==0.0.0.0 && ip4.dst==255.255.255.255 && ip.ttl==64 && udp.src==68 && udp.dst==67',
    ])
    // ovn-trace says "parsing actions failed" when a value cannot be read.
    expect(stdout).not.toContain('failed')
    expect(stdout).toContain('put_dhcp_opts')
    const listed = await ovn.sbctl(['--bare', '--columns=name', 'list', 'DHCP_Options'])
    for (const { ovnName } of options) expect(listed.split('\n')).toContain(ovnName)
  } finally {
    await ovn.stop()
  }
})

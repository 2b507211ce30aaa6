import { createReadStream } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { readDump } from '../dump/read-dump.ts'
import type { MigrationPlan } from '../migration-plan.ts'
import { neutronCloud } from '../neutron-cloud.ts'
import { neutronColumns } from '../neutron-tables.ts'
import { planSummary } from '../plan-summary.ts'
import { prepareAdvice } from '../prepare-advice.ts'
import { planMigration } from './plan-migration.ts'

const fixture = new URL('../../../../../test/support/neutron/agents-cloud.sql', import.meta.url)
const settings = { ...testSettings, metadataEnabled: true }

async function planOf({ keepsVxlan = false, more = '' } = {}): Promise<MigrationPlan> {
  async function* text() {
    yield* createReadStream(fixture, 'utf8')
    yield more
  }
  return planMigration(neutronCloud(await readDump(text(), neutronColumns)), settings, { keepsVxlan })
}

const said = (plan: MigrationPlan, kind: string) =>
  plan.findings.flatMap(finding => (finding.kind === kind ? [`${finding.object}: ${finding.text}`] : []))

const network = '00000001-0000-4000-8000-000000000001'
const subnet = (id: number, cidr: string) =>
  `INSERT INTO \`subnets\` (\`id\`,\`network_id\`,\`ip_version\`,\`cidr\`,\`enable_dhcp\`) VALUES
  ('00000002-0000-4000-8000-0000000000${id}','${network}',4,'${cidr}',0);`

describe('a plan', () => {
  it('says what cannot be carried', async () => {
    expect(said(await planOf(), 'blocks')).toEqual([
      expect.stringMatching(/^port: its DHCP option mtu is left out/),
      'flavors: flavors name drivers of the old cloud: make those of the new one anew',
    ])
  })

  it('says what comes otherwise', async () => {
    expect(said(await planOf(), 'changes')).toContain('network: vxlan -> geneve')
    expect(said(await planOf(), 'changes')).toContain(
      'network: MTU 1450 -> 1442: guests have to learn it ahead',
    )
    expect(said(await planOf(), 'changes')).toContain('port: vif type bridge -> ovs on lb1')
    expect(said(await planOf(), 'goes')).toContain('port: a DHCP agent had it; OVN answers DHCP itself')
  })

  it('gives a network whose identifier another Geneve network has a free one', async () => {
    const more = `INSERT INTO \`networksegments\` (\`id\`,\`network_id\`,\`network_type\`,\`segmentation_id\`,\`is_dynamic\`,\`segment_index\`)
      VALUES ('00000015-0000-4000-8000-000000000009','00000001-0000-4000-8000-000000000005','geneve',100,0,1);`
    expect(said(await planOf({ more }), 'changes')).toContain('network: vxlan -> geneve, identifier 100 -> 1')
  })

  it('keeps VXLAN and its MTU when it is told to', async () => {
    const { rows } = await planOf({ keepsVxlan: true })
    const of = (table: string) => rows.filter(row => row.table === table).map(({ row }) => row)
    expect(of('network_segment')).toContainEqual(
      expect.objectContaining({ network_id: network, network_type: 'vxlan', segmentation_id: 100 }),
    )
    expect(of('network')).toContainEqual(expect.objectContaining({ id: network, mtu: 1450 }))
  })

  it('knows tables and columns of later releases', async () => {
    const more = `INSERT INTO \`security_groups_default_statefulness\` (\`id\`,\`project_id\`,\`stateful\`)
        VALUES ('00000094-0000-4000-8000-000000000001',NULL,0);
      INSERT INTO \`porttrusted\` (\`port_id\`,\`trusted\`) VALUES ('00000004-0000-4000-8000-000000000001',1);
      INSERT INTO \`porthints\` (\`port_id\`,\`hints\`)
        VALUES ('00000004-0000-4000-8000-000000000001','{\\"openvswitch\\": {}}');`
    const { rows } = await planOf({ more })
    expect(rows).toContainEqual(
      expect.objectContaining({
        table: 'security_group_default_statefulness',
        row: { id: '00000094-0000-4000-8000-000000000001', project_id: null, stateful: false },
      }),
    )
    const port = rows.find(({ row }) => row.name === 'vm1')
    expect(port?.row).toMatchObject({ trusted: true, hints: { openvswitch: {} } })
  })

  it('finds more ports on a network than OVN has room for over VXLAN', async () => {
    const values = Array.from(
      { length: 2_048 },
      (_, n) =>
        `('00000044-0000-4000-8000-${String(n).padStart(12, '0')}','${network}','fa:16:3e:01:00:00','')`,
    )
    const more = `INSERT INTO \`ports\` (\`id\`,\`network_id\`,\`mac_address\`,\`device_owner\`) VALUES ${values.join()};`
    expect(said(await planOf({ keepsVxlan: true, more }), 'blocks')).toContainEqual(
      expect.stringMatching(/ports: over VXLAN, OVN has room for 2047 on a network/),
    )
  })

  it.each([
    [`${subnet(90, '10.1.0.128/25')}`, /^subnet: overlaps subnet/],
    [
      `INSERT INTO \`ml2_port_bindings\` (\`port_id\`,\`host\`,\`vif_type\`,\`vnic_type\`,\`status\`)
       VALUES ('00000004-0000-4000-8000-000000000001','lb2','bridge','normal','INACTIVE');`,
      /^port: it is being moved between hosts/,
    ],
    [
      `INSERT INTO \`vpnservices\` (\`id\`) VALUES ('00000077-0000-4000-8000-000000000001');`,
      /^vpnservices: there is no VPN service here/,
    ],
    [
      `INSERT INTO \`securitygrouprules\` (\`id\`,\`security_group_id\`,\`direction\`,\`ethertype\`,\`port_range_min\`)
       VALUES ('00000031-0000-4000-8000-000000000099','00000003-0000-4000-8000-000000000001','ingress','IPv4',5);`,
      /^security_group_rule: /,
    ],
  ])('is kept from being applied by %s', async (more, finding) => {
    const before = said(await planOf(), 'blocks').length
    const blocks = said(await planOf({ more }), 'blocks')
    expect(blocks).toHaveLength(before + 1)
    expect(blocks).toContainEqual(expect.stringMatching(finding))
  })

  it('is summed up for people', async () => {
    const text = planSummary(await planOf())
    expect(text).toMatch(/^Plan [0-9a-f]{32}: \d+ rows/)
    expect(text).toContain('Cannot be carried; apply refuses until --accept (2):')
    expect(text).toContain(
      '  lb1: 1 ports of guests; DHCP agent, L3 agent, Linux bridge agent, Metadata agent',
    )
  })

  it('comes with what to set ahead', async () => {
    const text = prepareAdvice(await planOf())
    expect(text).toContain('On the hosts of DHCP agents (lb1)')
    expect(text).toContain(`openstack network set --mtu 1442 ${network}`)
    expect(prepareAdvice(await planOf({ keepsVxlan: true }))).not.toContain(network)
  })

  it('is refused of what is no dump of Neutron', async () => {
    const dump = await readDump(
      (async function* () {
        yield 'CREATE TABLE `networks` (`id` int);'
      })(),
      neutronColumns,
    )
    expect(() => neutronCloud(dump)).toThrow(/no table standardattributes/)
  })
})

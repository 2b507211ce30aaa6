import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namespaceOf } from '@neutrino/cli/lab/place.ts'
import { tryCommand } from '@neutrino/cli/lab/run-command.ts'
import { apiUrl, repository } from '@neutrino/cli/up/cloud-directory.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useCloud } from './cloud/use-cloud.ts'

const program = join(repository, 'packages/cli/src/main.ts')
const plugProgram = join(repository, 'test/support/vendor-kit/plug-into-lab.ts')
const runTimeoutMs = 240_000
const waitS = 60

/** The kit as a vendor runs it: the switches of the lab are in user space, and cables play functions and representors. */
describe.runIf(process.getuid?.() === 0)('the kit for vendors', () => {
  const cloud = useCloud()
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'neutrino-kit-'))
    await writeFile(join(directory, 'kit.json'), JSON.stringify(configuration()))
    expect(await kit('keygen', '--key', file('key'))).toMatchObject({ code: 0 })
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const file = (name: string) => join(directory, name)
  const kit = (...args: readonly string[]) =>
    tryCommand([process.execPath, program, 'vendor-kit', ...args], { timeoutMs: runTimeoutMs })

  function configuration() {
    const plugs = (verb: string) => [
      ...[process.execPath, plugProgram, verb, cloud.cloud.directory.directory, '{host}', '{mtu}'],
    ]
    const fromPeer = namespaceOf(cloud.lab.place, 'kit-{peer_port}-{peer_host}')
    const ping = ['ip', 'netns', 'exec', fromPeer, 'ping', '-n', '-c', '1', '-W', '1']
    const functionAt = (slot: string) => ({
      pci_slot: slot,
      physical_network: null,
      pci_vendor_info: '18f4:1',
    })
    return {
      endpoint: apiUrl(cloud.cloud.settings),
      timeout_s: waitS,
      plug: plugs('plug'),
      unplug: plugs('unplug'),
      reach: [...ping, '{address}'],
      mtu: [...ping, '-M', 'do', '-s', '{payload}', '{address}'],
      facts: { kernel: ['uname', '-r'] },
      peer: { host: 'hv1' },
      ports: [
        {
          vnic_type: 'virtio-forwarder',
          host: 'hv2',
          profile: functionAt('0000:65:00.4'),
          expect: { vif_type: 'vhostuser', vif_details: { datapath_type: 'netdev' } },
          target: { host: 'hv3', profile: functionAt('0000:b3:00.7') },
        },
        {
          vnic_type: 'direct',
          host: 'hv3',
          profile: { ...functionAt('0000:65:00.5'), capabilities: ['switchdev'] },
          expect: { vif_type: 'ovs', vif_details: { datapath_type: 'netdev' } },
        },
      ],
    }
  }

  test(
    'finds everything as it has to be, with packets, and leaves nothing behind',
    async () => {
      const args = ['--config', file('kit.json'), '--key', file('key'), '--out', file('report.json')]
      const { code, stdout } = await kit('run', ...args)
      expect(code, stdout).toBe(0)
      expect(stdout).toContain('Everything passed')
      const { report } = JSON.parse(await readFile(file('report.json'), 'utf8'))
      expect(report).toMatchObject({ passed: true, facts: [{ name: 'kernel', code: 0 }] })
      expect(report.agents.map(({ host }: { host: string }) => host).toSorted()).toEqual([
        'hv1',
        'hv2',
        'hv3',
      ])
      const checks = report.ports.flatMap((port: { checks: readonly object[] }) => port.checks)
      expect(checks).toContainEqual(
        expect.objectContaining({ name: 'gets whole packets on hv3', result: 'passed' }),
      )
      expect(await cloud.api.list('networks', { name: 'vendor-kit' })).toEqual([])
      expect(await cloud.lab.machines()).toEqual([])
    },
    runTimeoutMs,
  )

  test('signs what it found, so that nobody changes it', async () => {
    const verify = (report: string) => kit('verify', '--public-key', file('key.pub'), '--json', file(report))
    expect(await verify('report.json')).toMatchObject({ code: 0 })
    const text = await readFile(file('report.json'), 'utf8')
    await writeFile(file('changed.json'), text.replace('virtio-forwarder', 'vdpa'))
    const changed = await verify('changed.json')
    expect(changed.code).toBe(1)
    expect(JSON.parse(changed.stdout)).toMatchObject({ valid: false })
    expect(await kit('keygen', '--key', file('key'))).toMatchObject({ code: 1 })
  })
})

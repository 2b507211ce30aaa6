import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import { switchDirectory } from '@neutrino/cli/lab/place.ts'
import { switchRemote } from '@neutrino/cli/lab/virtual-switch.ts'
import { type AgentProcess, createAgentProcess } from './agent-process.ts'

/** The OVN agent of one hypervisor of the lab. */
export interface OvnAgentHost
  extends Pick<AgentProcess, 'start' | 'stop' | 'kill' | 'processes' | 'cleanUp'> {
  /** Leaves nothing. */
  close(): Promise<void>
}

interface OvnAgentOptions {
  readonly lab: Lab
  readonly hypervisor: number
  readonly directory: string
  /** That of the lab when absent. */
  readonly southbound?: string
  /** More lines of the configuration file. */
  readonly more?: string
}

export async function createOvnAgent(options: OvnAgentOptions): Promise<OvnAgentHost> {
  const { lab, hypervisor } = options
  const name = `hv${hypervisor}`
  const state = join(options.directory, `ovn-agent${hypervisor}`)
  await mkdir(state, { recursive: true })
  const configFile = join(state, 'agent.conf')
  const configuration = `
    [DEFAULT]
    state_path = ${state}
    [ovn]
    ovn_sb_connection = ${options.southbound ?? lab.southbound}
    [ovs]
    ovsdb_connection = ${switchRemote(lab.place, name)}
    run_directory = ${switchDirectory(lab.place, name)}
    ${options.more ?? ''}
    `.replaceAll(/^ +/gm, '')
  await writeFile(configFile, configuration)
  const agent = await createAgentProcess({ lab, hypervisor, name: 'ovn', configFile })
  agent.start()
  return {
    ...agent,
    close: async () => {
      await agent.kill()
      await agent.cleanUp()
      await rm(state, { recursive: true, force: true })
    },
  }
}

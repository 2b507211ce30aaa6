import { createLog } from '@neutrino/base/log.ts'
import { becomeLess } from './become-less.ts'
import { findAccount } from './find-account.ts'
import type { Capability } from './privileges.ts'
import { superviseAgent } from './supervise-agent.ts'

/** Devices; another user for the agent, whom root also has to end. */
const needed: readonly Capability[] = ['kill', 'setgid', 'setuid', 'setpcap', 'net_admin']

export interface RootProcess {
  /** The unprivileged process. */
  readonly program: string
  readonly settings: object
  /** Options of the section. */
  readonly agent: { readonly user: string; readonly group: string }
  /** Throws for whatever is not exactly a verb. */
  carryOut(verb: unknown): Promise<void>
}

/** What is left to root of an agent that changes devices: it opens no connection to anything. */
export async function runRootProcess({ program, settings, agent, carryOut }: RootProcess): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('The agent changes devices of its host: start it as root.')
  becomeLess(needed)
  await superviseAgent({
    ...{ program, settings, carryOut, log: createLog({}) },
    user: findAccount({
      user: { option: 'user', name: agent.user },
      group: { option: 'group', name: agent.group },
    }),
  })
}

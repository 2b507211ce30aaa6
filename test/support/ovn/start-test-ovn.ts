import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Central,
  centralRemote,
  nbctl,
  sbctl,
  startCentral,
  stopCentral,
} from '@neutrino/cli/lab/central.ts'

export interface TestOvn {
  /** `unix:` remotes of real, empty OVN databases with ovn-northd between them. */
  readonly northbound: string
  readonly southbound: string
  readonly directory: string
  nbctl(args: readonly string[]): Promise<string>
  sbctl(args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

/** OVN central for one test file: `beforeAll` starts it (about 0.2 s), `afterAll` calls `stop()`. Needs no root. */
export async function startTestOvn(): Promise<TestOvn> {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-ovn-'))
  const central: Central = { directory }
  await startCentral(central)
  return {
    northbound: centralRemote(central, 'nb'),
    southbound: centralRemote(central, 'sb'),
    directory,
    nbctl: args => nbctl(central, args),
    sbctl: args => sbctl(central, args),
    stop: async () => {
      await stopCentral(central)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listExtensions, type PublicNetwork } from './public-network.ts'
import type { Stack } from './start-stack.ts'
import { renderTempestConf } from './tempest-conf.ts'

/** A directory that `tempest run` can be started in. */
export interface TempestWorkspace {
  readonly directory: string
  readonly configFile: string
  /** Goes before Debian's packages on Python's path. */
  readonly pythonPath: string
}

/** Makes a workspace with a tempest.conf for what the server advertises. */
export async function prepareTempest(
  directory: string,
  stack: Stack,
  publicNetwork: PublicNetwork,
): Promise<TempestWorkspace> {
  const configFile = join(directory, 'tempest.conf')
  const pythonPath = join(directory, 'python')
  await mkdir(pythonPath, { recursive: true })
  await copyTempest(join(pythonPath, 'tempest'))
  const extensions = await listExtensions(stack.api)
  await writeFile(
    configFile,
    renderTempestConf({ keystone: stack.keystone, directory, extensions, publicNetwork }),
  )
  return { directory, configFile, pythonPath }
}

const installedTempest = '/usr/lib/python3/dist-packages/tempest'
const subnetsClient = 'lib/services/network/subnets_client.py'

/**
 * Debian's tempest waits ten seconds before it deletes a subnet, for the sake of slow clouds, which would
 * double the length of a run. The wait is left out in a copy; the machine's own stays as it is.
 */
async function copyTempest(to: string): Promise<void> {
  await cp(installedTempest, to, { recursive: true, filter: path => !path.endsWith('__pycache__') })
  const file = join(to, subnetsClient)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('time.sleep(10)', 'pass'))
}

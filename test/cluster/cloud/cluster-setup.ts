import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { openCloud, removeCloud } from '@neutrino/cli/up/cloud.ts'
import { locateCloud, readSettings } from '@neutrino/cli/up/cloud-directory.ts'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the cloud that the files of a run share; the first that needs it starts it. */
    readonly clusterDirectory: string
  }
}

const prefix = 'neutrino-cluster-'

/** Gives the run a place for one cloud, and ends that cloud with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned()
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  await chmod(directory, 0o755)
  project.provide('clusterDirectory', directory)
  return () => remove(directory)
}

/** A run that was killed could not end its cloud. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    if (!isAlive(Number.parseInt(name.slice(prefix.length), 10))) await remove(join(tmpdir(), name))
  }
}

async function remove(directory: string): Promise<void> {
  const isStarted = (await readSettings(await locateCloud(directory))) !== undefined
  if (isStarted) await removeCloud(await openCloud(directory))
  await rm(directory, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasErrorCode(error, 'EPERM')
  }
}

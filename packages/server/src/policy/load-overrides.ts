import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { parsePolicyFile } from './parse-policy-file.ts'
import { PolicyError } from './policy-error.ts'
import type { RuleOverride } from './rule-definition.ts'

/** The largest policy file; a file with every rule and its documentation has about 100 kB. */
export const policyFileBytesMax = 4 * 1024 * 1024
/** The most files in the policy directories together. */
export const policyFilesMax = 256

export interface PolicyPaths {
  /** `[oslo_policy] policy_file` as a path; it need not exist. */
  readonly file: string
  /** `[oslo_policy] policy_dirs`; their files follow the main file, in order of their names. */
  readonly directories: readonly string[]
}

/** The state of all policy files: equal texts mean that nothing was changed. */
export type PolicyFingerprint = string

interface PolicyFile {
  readonly path: string
  readonly mark: string
  readonly bytes: number
}

/** What changes when a policy file is written, replaced, added or removed. */
export async function fingerprintPolicy(paths: PolicyPaths): Promise<PolicyFingerprint> {
  return (await listPolicyFiles(paths)).map(({ path, mark }) => `${path} ${mark}`).join('\n')
}

/**
 * All overrides in the order in which they take effect.
 *
 * @throws PolicyError with all that is wrong with the form of the files
 */
export async function loadOverrides(paths: PolicyPaths): Promise<readonly RuleOverride[]> {
  const files = await listPolicyFiles(paths)
  const problems: string[] = []
  const overrides: RuleOverride[] = []
  for (const { path, bytes } of files) {
    try {
      if (bytes > policyFileBytesMax)
        throw new PolicyError([`${path}: larger than ${policyFileBytesMax} bytes`])
      overrides.push(...parsePolicyFile(await readFile(path, 'utf8'), path))
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new PolicyError(problems)
  return overrides
}

async function listPolicyFiles(paths: PolicyPaths): Promise<readonly PolicyFile[]> {
  const listed = [paths.file]
  for (const directory of paths.directories) {
    const names = await absentAs([], readdir(directory))
    listed.push(
      ...names
        .filter(isPolicyFileName)
        .sort()
        .map(name => join(directory, name)),
    )
  }
  if (listed.length > policyFilesMax) throw new PolicyError([`more than ${policyFilesMax} policy files`])
  const files = await Promise.all(listed.map(describeFile))
  return files.filter(file => file !== undefined)
}

/** Editors leave copies beside a file under other endings, and hidden files while they write. */
function isPolicyFileName(name: string): boolean {
  return /^[^.].*\.(?:yaml|yml|json)$/.test(name)
}

async function describeFile(path: string): Promise<PolicyFile | undefined> {
  const found = await absentAs(undefined, stat(path, { bigint: true }))
  if (found === undefined || found.isDirectory()) return undefined
  // The inode tells a file that was replaced within the granularity of its time.
  return { path, mark: `${found.ino} ${found.mtimeNs} ${found.size}`, bytes: Number(found.size) }
}

async function absentAs<T>(absent: T, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return absent
    throw error
  }
}

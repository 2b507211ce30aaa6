/** What can go wrong with the embedded server. A code is never reused for another meaning. */
const messages = {
  binaries_missing: (f: Fields) =>
    `There is no PostgreSQL for this machine in ${f.directory}: install PostgreSQL 15 or newer and give the directory of its programs (NEUTRINO_POSTGRES_BINDIR, for instance /usr/lib/postgresql/15/bin).`,
  user_missing: (f: Fields) =>
    `PostgreSQL refuses to run as root and there is no user "${f.user}" to run it as: create that user or name another one (NEUTRINO_POSTGRES_USER).`,
  not_reachable: (f: Fields) =>
    `The user "${f.user}" cannot enter ${f.path}, so PostgreSQL cannot keep its data below it: choose a data directory outside private directories.`,
  socket_path_long: (f: Fields) =>
    `The socket path ${f.path} is longer than the ${f.lengthMax} bytes that a Unix socket may have: choose a shorter socket directory.`,
  version_mismatch: (f: Fields) =>
    `The data in ${f.dataDir} was written by PostgreSQL ${f.dataVersion}, but this is PostgreSQL ${f.version}: use the matching programs, or dump and reload the data.`,
  already_running: (f: Fields) => `Another PostgreSQL (process ${f.pid}) is using ${f.dataDir}.`,
  orphans_remain: (f: Fields) =>
    `Processes of a PostgreSQL that died still use ${f.dataDir} (${f.pids}): they did not end within ${f.waitMs} ms.`,
  program_failed: (f: Fields) => `${f.program} failed (${f.outcome}): ${f.output}`,
  not_ready: (f: Fields) =>
    `PostgreSQL did not accept connections within ${f.waitMs} ms; its log is ${f.logFile}.`,
  not_stopped: (f: Fields) => `PostgreSQL (process ${f.pid}) did not stop within ${f.waitMs} ms.`,
} as const

type Fields = Readonly<Record<string, string | number>>

export type EmbeddedPostgresErrorCode = keyof typeof messages

/** A reason why the embedded PostgreSQL cannot be started or stopped, as one sentence for a person. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode
  readonly fields: Fields

  constructor(code: EmbeddedPostgresErrorCode, fields: Fields, options?: ErrorOptions) {
    super(messages[code](fields), options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
    this.fields = fields
  }
}

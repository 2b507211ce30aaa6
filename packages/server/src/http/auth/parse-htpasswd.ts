/** The most work a password check may ask for: 2^14 rounds take about a second. */
export const bcryptCostMax = 14
export const htpasswdUsersMax = 10_000

/**
 * Reads an htpasswd file with bcrypt entries (`htpasswd -B`), one `user:hash` a line. Blank lines and
 * lines that start with # are skipped; the first entry of a user counts, as Apache reads it.
 *
 * @throws Error naming the lines that are wrong, never what they contain
 */
export function parseHtpasswd(text: string, name: string): ReadonlyMap<string, string> {
  const users = new Map<string, string>()
  const problems: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const colon = line.indexOf(':')
    const user = line.slice(0, Math.max(colon, 0))
    const hash = line.slice(colon + 1).trim()
    const cost = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]
    if (user === '') problems.push(`${name}:${index + 1}: not of the form user:hash`)
    else if (cost === undefined) problems.push(`${name}:${index + 1}: only bcrypt passwords are supported`)
    else if (Number(cost) > bcryptCostMax) problems.push(`${name}:${index + 1}: cost above ${bcryptCostMax}`)
    else if (!users.has(user)) users.set(user, hash)
  }
  if (users.size > htpasswdUsersMax) problems.push(`${name}: more than ${htpasswdUsersMax} users`)
  if (problems.length > 0) throw new Error(problems.join('; '))
  return users
}

import { profileKeySets, profileKeys } from '@neutrino/server/binding/profile-keys.ts'
import { PROFILE_LENGTH_MAX } from '@neutrino/server/resources/port/index.ts'
import { code, table } from './markdown.ts'

const introduction = `# Keys of \`binding:profile\`

What services tell each other about the device behind a port. A profile has at most ${PROFILE_LENGTH_MAX} characters as
JSON. Writing it is for the service role (rules \`create_port:binding:profile\`, \`update_port:binding:profile\` and
those of bindings). Keys that are not listed are kept as they are.
`

/** The table of the keys that mean something. */
export function renderBindingProfile(): string {
  const keys = profileKeys.map(key => [code(key.name), key.kind ?? 'anything', key.writer, key.doc])
  const sets = profileKeySets.map(set => [set.names.map(code).join(', '), set.doc])
  return `${introduction}
${table(['key', 'value', 'written by', 'meaning'], keys)}
## Keys that belong together

With one of these the others have to be there too, each with the value that the table asks for.

${table(['keys', 'on'], sets)}`
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DumpError } from './lex-sql.ts'
import { readDump } from './read-dump.ts'

async function* pieces(text: string, size = text.length): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

const wanted = new Map([
  ['networks', ['id', 'name', 'mtu']],
  ['ports', ['id']],
])

const header = `-- MariaDB dump 10.19
/*M!999999\\- enable the sandbox mode */
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS \`networks\`;
CREATE TABLE \`networks\` (
  \`project_id\` varchar(255) DEFAULT NULL,
  \`id\` varchar(36) NOT NULL,
  \`name\` varchar(255) DEFAULT 'a,b',
  \`mtu\` int(11) NOT NULL DEFAULT 1500,
  \`kind\` enum('x','y') DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`ix_networks_project_id\` (\`project_id\`),
  CONSTRAINT \`networks_ibfk_1\` FOREIGN KEY (\`standard_attr_id\`) REFERENCES \`standardattributes\` (\`id\`)
) ENGINE=InnoDB;
LOCK TABLES \`networks\` WRITE;
`

describe('a dump', () => {
  it('is read with the columns of its CREATE TABLE', async () => {
    const dump = await readDump(
      pieces(
        `${header}INSERT INTO \`networks\` VALUES ('p','n1','one',1450,'x'),(NULL,'n2',NULL,-1,NULL);\nUNLOCK TABLES;\n`,
      ),
      wanted,
    )
    expect(dump.tables.get('networks')).toEqual([
      { id: 'n1', name: 'one', mtu: '1450' },
      { id: 'n2', name: null, mtu: '-1' },
    ])
    expect(dump.tables.has('ports')).toBe(false)
  })

  it('is read with the columns of its INSERT, whatever their order', async () => {
    const dump = await readDump(
      pieces('INSERT IGNORE INTO `networks` (`mtu`, `id`) VALUES (9000, _binary 0x6e31);'),
      wanted,
    )
    expect(dump.tables.get('networks')).toEqual([{ mtu: '9000', id: 'n1' }])
  })

  it('has its other tables counted', async () => {
    const dump = await readDump(pieces('INSERT INTO `vpnservices` (`id`) VALUES (1),(2);'), wanted)
    expect(dump.others).toEqual(new Map([['vpnservices', 2]]))
  })

  it.each([
    "INSERT INTO `networks` (`id`) VALUES ('a",
    "INSERT INTO `networks` (`id`) VALUES ('a')",
    '/* open',
  ])('that is broken off is refused: %s', async text => {
    await expect(readDump(pieces(text), wanted)).rejects.toThrow(DumpError)
  })

  it('gives any text back, whatever it holds and wherever its pieces end', async () => {
    const quote = (text: string) =>
      `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\0', '\\0')}'`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (names, size) => {
          const rows = names.map(name => `('p','id',${quote(name)},1,'y')`)
          const text = `${header}INSERT INTO \`networks\` VALUES ${rows.join(',')};\n-- done`
          const dump = await readDump(pieces(text, size), wanted)
          expect(dump.tables.get('networks')?.map(row => row.name)).toEqual(names)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('takes doubled quotes for one', async () => {
    const dump = await readDump(pieces("INSERT INTO `networks` (`name`) VALUES ('it''s');", 3), wanted)
    expect(dump.tables.get('networks')).toEqual([{ name: "it's" }])
  })
})

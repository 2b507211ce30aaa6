/** A database with every kind of column, reference and constraint, for tests of clients and servers alike. */
export const behaviourSchema = {
  name: 'Behaviour',
  version: '1.0.0',
  tables: {
    Owner: {
      isRoot: true,
      indexes: [['name']],
      columns: {
        name: { type: 'string' },
        kind: { type: { key: { type: 'string', enum: ['set', ['plain', 'fancy']] }, min: 0, max: 1 } },
        size: { type: { key: { type: 'integer', minInteger: 0, maxInteger: 100 } } },
        ratio: { type: 'real' },
        enabled: { type: 'boolean' },
        weight: { type: { key: 'integer', min: 0, max: 1 } },
        label: { type: { key: { type: 'string', maxLength: 8 }, min: 0, max: 1 } },
        serial: { type: 'string', mutable: false },
        tags: { type: { key: 'string', min: 0, max: 'unlimited' } },
        numbers: { type: { key: 'integer', min: 0, max: 3 } },
        external_ids: { type: { key: 'string', value: 'string', min: 0, max: 'unlimited' } },
        limits: { type: { key: 'integer', value: 'integer', min: 0, max: 'unlimited' } },
        parts: { type: { key: { type: 'uuid', refTable: 'Part' }, min: 0, max: 'unlimited' } },
        main_part: { type: { key: { type: 'uuid', refTable: 'Part' }, min: 0, max: 1 } },
        slots: {
          type: { key: 'integer', value: { type: 'uuid', refTable: 'Part' }, min: 0, max: 'unlimited' },
        },
        friends: {
          type: { key: { type: 'uuid', refTable: 'Owner', refType: 'weak' }, min: 0, max: 'unlimited' },
        },
        partner: { type: { key: { type: 'uuid', refTable: 'Owner', refType: 'weak' }, min: 0, max: 1 } },
      },
    },
    Part: {
      indexes: [['group', 'number']],
      columns: {
        group: { type: 'string' },
        number: { type: 'integer' },
        owner: { type: { key: { type: 'uuid', refTable: 'Owner', refType: 'weak' }, min: 0, max: 1 } },
        children: { type: { key: { type: 'uuid', refTable: 'Part' }, min: 0, max: 'unlimited' } },
      },
    },
    Singleton: {
      isRoot: true,
      maxRows: 1,
      columns: { epoch: { type: 'integer' } },
    },
  },
} as const

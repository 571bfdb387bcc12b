import type { OcppVersion } from './version.ts'

/** What can be wrong with a message, in our words; each version spells it in its own. */
export type Wrong =
  | 'FORMAT'
  | 'PROPERTY'
  | 'OCCURRENCE'
  | 'TYPE'
  | 'NOT_IMPLEMENTED'
  | 'NOT_SUPPORTED'
  | 'PROTOCOL'
  | 'SECURITY'
  | 'INTERNAL'
  | 'FRAMEWORK'
  | 'MESSAGE_TYPE'

/** OCPP-J 1.6 table 7 with the errata's spelling, OCPP-J 2.0.1 table 5. */
const spellings: Record<OcppVersion, Record<Wrong, string>> = {
  'ocpp1.6': {
    FORMAT: 'FormationViolation',
    PROPERTY: 'PropertyConstraintViolation',
    OCCURRENCE: 'OccurrenceConstraintViolation',
    TYPE: 'TypeConstraintViolation',
    NOT_IMPLEMENTED: 'NotImplemented',
    NOT_SUPPORTED: 'NotSupported',
    PROTOCOL: 'ProtocolError',
    SECURITY: 'SecurityError',
    INTERNAL: 'InternalError',
    // 1.6 has no words for a message that is none.
    FRAMEWORK: 'ProtocolError',
    MESSAGE_TYPE: 'ProtocolError',
  },
  'ocpp2.0.1': {
    FORMAT: 'FormatViolation',
    PROPERTY: 'PropertyConstraintViolation',
    OCCURRENCE: 'OccurrenceConstraintViolation',
    TYPE: 'TypeConstraintViolation',
    NOT_IMPLEMENTED: 'NotImplemented',
    NOT_SUPPORTED: 'NotSupported',
    PROTOCOL: 'ProtocolError',
    SECURITY: 'SecurityError',
    INTERNAL: 'InternalError',
    FRAMEWORK: 'RpcFrameworkError',
    MESSAGE_TYPE: 'MessageTypeNotSupported',
  },
}

export const errorCode = (version: OcppVersion, wrong: Wrong): string => spellings[version][wrong]

/** OCPP-J 2.0.1 §4.2.3: the id of an answer to a message whose own could not be read. */
export const unknownId = '-1'

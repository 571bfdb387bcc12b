/** The versions that we speak, as their WebSocket subprotocols call them. */
export type OcppVersion = 'ocpp1.6' | 'ocpp2.0.1'

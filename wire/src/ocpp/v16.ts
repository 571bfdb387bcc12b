import type * as types from 'typed-ocpp/dist/ocpp16/types.js'

/** What a charge point calls us with: OCPP 1.6 edition 2 and its security whitepaper. */
export type FromChargePoint16 = {
  Authorize: [types.AuthorizeRequest, types.AuthorizeResponse]
  BootNotification: [types.BootNotificationRequest, types.BootNotificationResponse]
  DataTransfer: [types.DataTransferRequest, types.DataTransferResponse]
  DiagnosticsStatusNotification: [
    types.DiagnosticsStatusNotificationRequest,
    types.DiagnosticsStatusNotificationResponse,
  ]
  FirmwareStatusNotification: [types.FirmwareStatusNotificationRequest, types.FirmwareStatusNotificationResponse]
  Heartbeat: [types.HeartbeatRequest, types.HeartbeatResponse]
  LogStatusNotification: [types.LogStatusNotificationRequest, types.LogStatusNotificationResponse]
  MeterValues: [types.MeterValuesRequest, types.MeterValuesResponse]
  SecurityEventNotification: [types.SecurityEventNotificationRequest, types.SecurityEventNotificationResponse]
  SignCertificate: [types.SignCertificateRequest, types.SignCertificateResponse]
  SignedFirmwareStatusNotification: [
    types.SignedFirmwareStatusNotificationRequest,
    types.SignedFirmwareStatusNotificationResponse,
  ]
  StartTransaction: [types.StartTransactionRequest, types.StartTransactionResponse]
  StatusNotification: [types.StatusNotificationRequest, types.StatusNotificationResponse]
  StopTransaction: [types.StopTransactionRequest, types.StopTransactionResponse]
}

/** What we call a charge point with. */
export type ToChargePoint16 = {
  ChangeConfiguration: [types.ChangeConfigurationRequest, types.ChangeConfigurationResponse]
  ClearChargingProfile: [types.ClearChargingProfileRequest, types.ClearChargingProfileResponse]
  GetCompositeSchedule: [types.GetCompositeScheduleRequest, types.GetCompositeScheduleResponse]
  GetConfiguration: [types.GetConfigurationRequest, types.GetConfigurationResponse]
  RemoteStartTransaction: [types.RemoteStartTransactionRequest, types.RemoteStartTransactionResponse]
  RemoteStopTransaction: [types.RemoteStopTransactionRequest, types.RemoteStopTransactionResponse]
  Reset: [types.ResetRequest, types.ResetResponse]
  SetChargingProfile: [types.SetChargingProfileRequest, types.SetChargingProfileResponse]
  TriggerMessage: [types.TriggerMessageRequest, types.TriggerMessageResponse]
}

export type MeterValue16 = types.MeterValuesRequest['meterValue'][number]
export type Status16 = types.StatusNotificationRequest['status']
export type ChargingProfile16 = types.SetChargingProfileRequest['csChargingProfiles']

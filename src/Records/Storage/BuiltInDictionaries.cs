namespace Varde.Records.Storage;

/// <summary>
/// Text that small JSON blobs have in common, used as raw zstd dictionaries. A text that has been used is never changed, since blobs
/// were compressed with it: a better one gets a new id.
/// </summary>
internal static class BuiltInDictionaries
{
    /// <summary>What VERSION envelopes and contribution audits look like in openEHR's canonical JSON.</summary>
    public const string Envelope =
        """
        {"attestations":[{"_type":"ATTESTATION","proof":"","items":[{"_type":"DV_EHR_URI","value":"ehr://"}],"is_pending":false,"reason":{"_type":"DV_CODED_TEXT","value":"signed","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"240"}}}],"signature":"","is_merged":false,"_type":"IMPORTED_VERSION","item":{"_type":"ORIGINAL_VERSION","uid":{"_type":"OBJECT_VERSION_ID","value":""},"preceding_version_uid":{"_type":"OBJECT_VERSION_ID","value":""},"lifecycle_state":{"_type":"DV_CODED_TEXT","value":"complete","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"532"}},"contribution":{"_type":"OBJECT_REF","id":{"_type":"HIER_OBJECT_ID","value":""},"namespace":"local","type":"CONTRIBUTION"},"commit_audit":{"_type":"AUDIT_DETAILS","system_id":"","time_committed":{"_type":"DV_DATE_TIME","value":"2026-01-01T00:00:00.000Z"},"change_type":{"_type":"DV_CODED_TEXT","value":"modification","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"251"}},"description":{"_type":"DV_TEXT","value":""},"committer":{"_type":"PARTY_IDENTIFIED","external_ref":{"_type":"PARTY_REF","id":{"_type":"GENERIC_ID","value":"","scheme":"hpr"},"namespace":"demographic","type":"PERSON"},"name":"","identifiers":[{"_type":"DV_IDENTIFIER","issuer":"","assigner":"","id":"","type":""}]}}}{"_type":"AUDIT_DETAILS","system_id":"","change_type":{"_type":"DV_CODED_TEXT","value":"creation","defining_code":{"_type":"CODE_PHRASE","terminology_id":{"_type":"TERMINOLOGY_ID","value":"openehr"},"code_string":"249"}},"committer":{"_type":"PARTY_IDENTIFIED","name":"
        """;

    /// <summary>What audit entries look like, see <see cref="Commits.AuditFormat"/>.</summary>
    public const string Audit =
        """
        {"time":1795392000000000,"actor":"","display":"","action":"query","object":"","ehr":"","rule":"","purpose":"","outcome":"refuse","details":"{}"}{"time":1795392000000000,"actor":"developer","display":"Developer","action":"create","object":"COMPOSITION","ehr":"","rule":"developer","purpose":"treatment","outcome":"permit","details":""}{"time":1795392000000000,"actor":"developer","display":"Developer","action":"read","object":"","ehr":"","rule":"","purpose":"","outcome":"permit","details":""}
        """;
}

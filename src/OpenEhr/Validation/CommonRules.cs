using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>Archetyped nodes, parties, audits and versions. RM 1.1.0 Common §3–§6.</summary>
internal static class CommonRules
{
    public static void Register()
    {
        Rules.Add<Locatable>(RmModel.Locatable, CheckArchetypeRoot);
        Rules.Add<PartyIdentified>(RmModel.PartyIdentified, CheckIdentified);
        Rules.Add<PartyRelated>(RmModel.PartyRelated, (party, faults) => CodeRules.InGroupWhereOpenEhr(party.Relationship, CodeGroup.SubjectRelationship, "relationship", faults));
        Rules.Add<Participation>(RmModel.Participation, CheckParticipation);
        Rules.Add<AuditDetails>(RmModel.AuditDetails, (audit, faults) => CodeRules.InGroup(audit.ChangeType, CodeGroup.AuditChangeType, "change_type", faults));
        Rules.Add<Attestation>(RmModel.Attestation, (attestation, faults) => CodeRules.InGroupWhereOpenEhr(attestation.Reason, CodeGroup.AttestationReason, "reason", faults));
        Rules.Add<OriginalVersion>(RmModel.OriginalVersion, CheckOriginalVersion);
    }

    /// <summary>The ends of an interval of times must be of one type, as the attribute's generic type says.</summary>
    public static void CheckIntervalType(DvInterval? interval, RmClass type, string attribute, FaultList faults)
    {
        if ((interval?.Lower ?? interval?.Upper) is { } bound && bound.Class != type)
            faults.Add(attribute, $"{attribute} is an interval of {bound.Class.Name}; it must be DV_INTERVAL<{type.Name}>");
    }

    /// <summary>The node must be the root of an archetype.</summary>
    public static void MustBeArchetypeRoot(Locatable node, FaultList faults)
    {
        // A node id that is an archetype id is checked with every node; here only what is none.
        if (node.ArchetypeDetails is null && node.ArchetypeNodeId is { Length: > 0 } id && !IdentifierRules.IsArchetypeId(id))
            faults.Add("archetype_details", $"{node.Class.Name} must be the root of an archetype: archetype_details is missing (Is_archetype_root)");
    }

    private static void CheckArchetypeRoot(Locatable node, FaultList faults)
    {
        if (node.ArchetypeNodeId is not { Length: > 0 } id) return;
        // A folder may carry a generic archetype id without details: no archetype of folders is demanded (RM 1.1.0 Common §5).
        if (node.ArchetypeDetails is null && node is not Folder && IdentifierRules.IsArchetypeId(id))
            faults.Add("archetype_details", $"archetype_details is missing; the node is the root of {Shown.Text(id)} (Archetyped_valid)");
        else if (node.ArchetypeDetails?.ArchetypeId?.Value is { Length: > 0 } archetype && archetype != id)
            faults.Add("archetype_details/archetype_id", $"The archetype is {Shown.Text(archetype)} but archetype_node_id is {Shown.Text(id)}; both must be the same");
    }

    private static void CheckIdentified(PartyIdentified party, FaultList faults)
    {
        if (party.Name is null && party.Identifiers.Count == 0 && party.ExternalRef is null)
            faults.Add($"{party.Class.Name} has neither name, identifiers nor external_ref; one of them must be there (Basic_validity)");
    }

    private static void CheckParticipation(Participation participation, FaultList faults)
    {
        CodeRules.InGroupWhereOpenEhr(participation.Function, CodeGroup.ParticipationFunction, "function", faults);
        CodeRules.InGroup(participation.Mode, CodeGroup.ParticipationMode, "mode", faults);
        CheckIntervalType(participation.Time, RmModel.DvDateTime, "time", faults);
    }

    private static void CheckOriginalVersion(OriginalVersion version, FaultList faults)
    {
        CodeRules.InGroup(version.LifecycleState, CodeGroup.VersionLifecycleState, "lifecycle_state", faults);
        if (version.Uid?.Value is not { } uid || !IdentifierRules.IsObjectVersionId(uid)) return;
        var isFirst = uid.EndsWith("::1", StringComparison.Ordinal);
        if (isFirst == version.PrecedingVersionUid is not null)
            faults.Add("preceding_version_uid", isFirst ? "The first version has no preceding_version_uid" : "preceding_version_uid is missing; only the first version has none (Preceding_version_uid_validity)");
    }
}

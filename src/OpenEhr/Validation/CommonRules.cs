using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Archetyped nodes, parties, audits and versions. RM 1.1.0 Common §3–§6.</summary>
internal static class CommonRules
{
    public static void Register()
    {
        Rules.Add<Locatable>(RmModel.Locatable, CheckArchetypeRoot);
        Rules.Add<PartyIdentified>(RmModel.PartyIdentified, CheckIdentified);
        Rules.Add<PartyRelated>(RmModel.PartyRelated, (party, faults) => CodeRules.InGroupWhereOpenEhr(party.Relationship, OpenEhrTerminology.SubjectRelationship, "relationship", faults));
        Rules.Add<Participation>(RmModel.Participation, CheckParticipation);
        Rules.Add<AuditDetails>(RmModel.AuditDetails, (audit, faults) => CodeRules.InGroup(audit.ChangeType, OpenEhrTerminology.AuditChangeType, "change_type", faults));
        Rules.Add<Attestation>(RmModel.Attestation, (attestation, faults) => CodeRules.InGroupWhereOpenEhr(attestation.Reason, OpenEhrTerminology.AttestationReason, "reason", faults));
        Rules.Add<OriginalVersion>(RmModel.OriginalVersion, CheckOriginalVersion);
    }

    /// <summary>The ends of an interval of times must be of one type, as the attribute's generic type says.</summary>
    public static void CheckIntervalType(DvInterval? interval, RmClass type, string attribute, FaultList faults)
    {
        if ((interval?.Lower ?? interval?.Upper) is { } bound && bound.Class != type)
            faults.Add(attribute, $"{attribute} is an interval of {bound.Class.Name}; it must be DV_INTERVAL<{type.Name}>");
    }

    /// <summary>A document of its own must say which archetype it is of.</summary>
    public static void MustHaveDetails(Locatable node, FaultList faults)
    {
        if (node.ArchetypeDetails is null) faults.AddAbsence("archetype_details", $"{node.Class.Name} must be the root of an archetype, but archetype_details is missing (Is_archetype_root)");
    }

    /// <summary>
    /// The node must be the root of an archetype. Inside a document the archetype id as node id is enough: many systems write archetype_details only at
    /// the top, and the published schemas leave it optional.
    /// </summary>
    public static void MustBeArchetypeRoot(Locatable node, FaultList faults)
    {
        if (node.ArchetypeDetails is null && node.ArchetypeNodeId is { Length: > 0 } id && !IdentifierRules.IsArchetypeId(id))
            faults.Add("archetype_node_id", $"{node.Class.Name} must be the root of an archetype, but its node id is '{Shown.Text(id)}' (Is_archetype_root)");
    }

    private static void CheckArchetypeRoot(Locatable node, FaultList faults)
    {
        if (node is { ArchetypeNodeId: { Length: > 0 } id, ArchetypeDetails.ArchetypeId.Value: { Length: > 0 } archetype } && archetype != id)
            faults.Add("archetype_details/archetype_id", $"The archetype is {Shown.Text(archetype)} but archetype_node_id is {Shown.Text(id)}; both must be the same");
    }

    private static void CheckIdentified(PartyIdentified party, FaultList faults)
    {
        if (party.Name is null && party.Identifiers.Count == 0 && party.ExternalRef is null)
            faults.AddAbsence(null, $"{party.Class.Name} has neither name, identifiers nor external_ref; one of them must be there (Basic_validity)");
    }

    private static void CheckParticipation(Participation participation, FaultList faults)
    {
        CodeRules.InGroupWhereOpenEhr(participation.Function, OpenEhrTerminology.ParticipationFunction, "function", faults);
        CodeRules.InGroup(participation.Mode, OpenEhrTerminology.ParticipationMode, "mode", faults);
        CheckIntervalType(participation.Time, RmModel.DvDateTime, "time", faults);
    }

    private static void CheckOriginalVersion(OriginalVersion version, FaultList faults)
    {
        CodeRules.InGroup(version.LifecycleState, OpenEhrTerminology.VersionLifecycleState, "lifecycle_state", faults);
        if (version.Uid?.Value is not { } uid || !IdentifierRules.IsObjectVersionId(uid)) return;
        var isFirst = uid.EndsWith("::1", StringComparison.Ordinal);
        if (isFirst == version.PrecedingVersionUid is not null)
            faults.Add("preceding_version_uid", isFirst ? "The first version has no preceding_version_uid" : "preceding_version_uid is missing; only the first version has none (Preceding_version_uid_validity)");
    }
}

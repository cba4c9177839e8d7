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
            faults.Add(attribute, FaultCode.OtherIntervalType.Of(attribute, bound.Class.Name, type.Name));
    }

    /// <summary>A document of its own must say which archetype it is of.</summary>
    public static void MustHaveDetails(Locatable node, FaultList faults)
    {
        if (node.ArchetypeDetails is null) faults.AddAbsence("archetype_details", FaultCode.NoArchetypeDetails.Of(node.Class.Name));
    }

    /// <summary>
    /// The node must be the root of an archetype. Inside a document the archetype id as node id is enough: many systems write archetype_details only at
    /// the top, and the published schemas leave it optional.
    /// </summary>
    public static void MustBeArchetypeRoot(Locatable node, FaultList faults)
    {
        if (node.ArchetypeDetails is null && node.ArchetypeNodeId is { Length: > 0 } id && !IdentifierRules.IsArchetypeId(id))
            faults.Add("archetype_node_id", FaultCode.NoArchetypeRoot.Of(node.Class.Name, Shown.Text(id)));
    }

    private static void CheckArchetypeRoot(Locatable node, FaultList faults)
    {
        if (node is { ArchetypeNodeId: { Length: > 0 } id, ArchetypeDetails.ArchetypeId.Value: { Length: > 0 } archetype } && archetype != id)
            faults.Add("archetype_details/archetype_id", FaultCode.TwoArchetypes.Of(Shown.Text(archetype), Shown.Text(id)));
    }

    private static void CheckIdentified(PartyIdentified party, FaultList faults)
    {
        if (party.Name is null && party.Identifiers.Count == 0 && party.ExternalRef is null)
            faults.AddAbsence(null, FaultCode.PartyWithoutName.Of(party.Class.Name));
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
            faults.Add("preceding_version_uid", (isFirst ? FaultCode.FirstHasPreceding : FaultCode.NoPreceding).Of());
    }
}

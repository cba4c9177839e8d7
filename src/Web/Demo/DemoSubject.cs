using Varde.OpenEhr.ReferenceModel;
using RmEhrStatus = Varde.OpenEhr.ReferenceModel.EhrStatus;

namespace Varde.Web.Demo;

/// <summary>Who a demo record is about, as its EHR_STATUS tells.</summary>
/// <param name="Name">Full name, plainly made up.</param>
/// <param name="Born">Date of birth.</param>
/// <param name="Sex">kvinne or mann.</param>
/// <param name="NationalId">Eleven digits of the synthetic range; null for somebody who has no number yet.</param>
/// <param name="Story">What the record is about.</param>
internal sealed record DemoSubject(string Name, DateOnly Born, string Sex, string? NationalId, string Story)
{
    /// <summary>The archetype of the details in EHR_STATUS.</summary>
    public const string Archetype = "openEHR-EHR-ITEM_TREE.varde_demo_person.v0";

    /// <summary>Reads it from a status; null when the record is not a demo record.</summary>
    public static DemoSubject? Of(RmEhrStatus status) =>
        status.OtherDetails is ItemTree { ArchetypeNodeId: Archetype } details
        && Value(details, "at0001") is DvText name && Value(details, "at0002") is DvDate born && Value(details, "at0003") is DvText sex
        && Value(details, "at0005") is DvText story
        && DateOnly.TryParseExact(born.Value, "O", out var day)
            ? new(name.Value ?? "", day, sex.Value ?? "", (Value(details, "at0004") as DvIdentifier)?.Id, story.Value ?? "")
            : null;

    private static DataValue? Value(ItemTree details, string code) =>
        details.Items.OfType<Element>().FirstOrDefault(e => e.ArchetypeNodeId == code)?.Value;
}

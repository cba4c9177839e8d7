using System.Globalization;
using Varde.OpenEhr.ReferenceModel;
using Varde.Records;

namespace Varde.ClinicalRepository.VersionedObjects;

/// <summary>The openEHR terminology groups <c>audit change type</c> and <c>version lifecycle state</c>: codes with their rubrics.</summary>
internal static class AuditTerms
{
    public static DvCodedText Term(ChangeType change) => Coded(RubricOf(change), (int)change);

    public static DvCodedText Term(Lifecycle state) => Coded(state.ToString().ToLowerInvariant(), (int)state);

    /// <summary>The change type that a coded text names; null when it names none.</summary>
    /// <remarks>Where rubric and code disagree the rubric counts: it is what the committer saw.</remarks>
    public static ChangeType? ChangeTypeOf(DvCodedText? term) => Enum.GetValues<ChangeType>()
        .Where(change => string.Equals(RubricOf(change), term?.Value, StringComparison.OrdinalIgnoreCase))
        .Cast<ChangeType?>().FirstOrDefault() ?? ChangeTypeOf(term?.DefiningCode?.CodeString);

    public static ChangeType? ChangeTypeOf(string? code) => Defined<ChangeType>(code);

    public static Lifecycle? LifecycleOf(DvCodedText? term) => Defined<Lifecycle>(term?.DefiningCode?.CodeString);

    public static Lifecycle? LifecycleOf(string? code) => Defined<Lifecycle>(code);

    private static T? Defined<T>(string? code) where T : struct, Enum =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((T)(object)number) ? (T)(object)number : null;

    private static string RubricOf(ChangeType change) => change == ChangeType.FormatConversion ? "format conversion" : change.ToString().ToLowerInvariant();

    private static DvCodedText Coded(string rubric, int code) => new()
    {
        Value = rubric,
        DefiningCode = new CodePhrase
        {
            TerminologyId = new TerminologyId { Value = "openehr" },
            CodeString = code.ToString(CultureInfo.InvariantCulture),
        },
    };
}

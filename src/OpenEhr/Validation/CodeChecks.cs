using System.Collections.Frozen;
using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Templates;

namespace Varde.OpenEhr.Validation;

/// <summary>How terminologies are told apart.</summary>
internal static class TerminologyName
{
    /// <summary>True for two spellings of one terminology: case, a version in parentheses and the mark between words do not count (SNOMED-CT, SNOMED_CT, snomed ct).</summary>
    public static bool Equal(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name)
    {
        var version = name.IndexOf('(', StringComparison.Ordinal);
        var bare = (version > 0 ? name[..version] : name).Trim();
        return bare.Contains('/', StringComparison.Ordinal) ? bare : bare.Replace('_', '-').Replace(' ', '-');
    }
}

/// <summary>C_CODE_PHRASE: a terminology and the codes of it that may stand; an empty list means any code.</summary>
internal sealed class CodeCheck(CCodePhrase constraint)
{
    private readonly FrozenSet<string> _codes = constraint.CodeList.ToFrozenSet();

    public void Check(RmObject item, FaultList faults)
    {
        if (item is not CodePhrase code) return;
        // What is missing is the reference model's fault to name.
        if (code.TerminologyId?.Value is { } terminology && constraint.TerminologyId is { } wanted && !TerminologyName.Equal(terminology, wanted))
            faults.Add("terminology_id", FaultCode.OtherTerminology.Of(Shown.Text(terminology), wanted));
        if (code.CodeString is { Length: > 0 } text && _codes.Count > 0 && !_codes.Contains(text))
            faults.Add("code_string", FaultCode.NotListed.Of(Shown.Text(text), Shown.Choice(_codes)));
    }
}

/// <summary>C_CODE_REFERENCE: a value set by its address. <c>terminology:NAME?subset=…</c> names the terminology, which must be right; the set itself is outside.</summary>
internal sealed class CodeReferenceCheck(CCodeReference constraint, IExternalTerminology? terminology)
{
    private readonly string? _name = Name(constraint.ReferenceSetUri);
    private readonly ValueSetCheck _valueSet = new([constraint.ReferenceSetUri], terminology);

    public void Check(RmObject item, FaultList faults)
    {
        if (item is CodePhrase { TerminologyId.Value: { Length: > 0 } found } && _name is not null && !TerminologyName.Equal(found, _name))
            faults.Add("terminology_id", FaultCode.OtherTerminology.Of(Shown.Text(found), _name));
        else _valueSet.Check(item, faults);
    }

    private static string? Name(string uri)
    {
        if (!uri.StartsWith("terminology:", StringComparison.OrdinalIgnoreCase)) return null;
        var rest = uri["terminology:".Length..];
        var name = rest.Split('?', '/')[0].Trim();
        return name.Length == 0 ? null : name;
    }
}

/// <summary>
/// CONSTRAINT_REF: an ac-code and the value sets that the archetype binds it to. The code must be of a terminology that there is a binding for (CNF,
/// DV_CODED_TEXT-validate_ext_term) and of its value set, which is outside; an ac-code that is bound to nothing is asked for by itself.
/// </summary>
internal sealed class ConstraintReferenceCheck(ConstraintRef constraint, IExternalTerminology? terminology)
{
    private readonly string[] _terminologies = [.. constraint.Bindings.Select(one => one.Terminology).Where(one => one.Length > 0)];
    private readonly ValueSetCheck _valueSet = new(constraint.Bindings is { Count: > 0 } bindings ? [.. bindings.Select(one => one.ValueSet)] : [constraint.Reference], terminology);

    public void Check(RmObject item, FaultList faults)
    {
        if (item is CodePhrase { TerminologyId.Value: { Length: > 0 } found } && _terminologies.Length > 0 && !Array.Exists(_terminologies, one => TerminologyName.Equal(found, one)))
            faults.Add("terminology_id", FaultCode.UnboundTerminology.Of(Shown.Text(found), constraint.Reference, Shown.Choice(_terminologies)));
        else _valueSet.Check(item, faults);
    }
}

/// <summary>
/// Value sets outside the template, each an alternative (an ac-code may be bound in several terminologies): a code that all of them are known not to hold
/// is a fault; where one of them is not known, none.
/// </summary>
internal sealed class ValueSetCheck(string[] valueSets, IExternalTerminology? terminology)
{
    public void Check(RmObject item, FaultList faults)
    {
        if (terminology is null || item is not CodePhrase { TerminologyId.Value: { Length: > 0 } system, CodeString: { Length: > 0 } code }) return;
        if (Array.TrueForAll(valueSets, one => terminology.Contains(one, system, code) is false))
            faults.Add("code_string", FaultCode.NotInValueSet.Of(Shown.Text(system), Shown.Text(code), Shown.Choice(valueSets)));
    }
}

/// <summary>The text of a local code must be one that the template gives it, in any of its languages.</summary>
internal sealed class LocalTextCheck
{
    private readonly FrozenDictionary<string, string[]> _texts;

    public LocalTextCheck(CCodePhrase constraint, IReadOnlyList<string> languages) =>
        _texts = constraint.CodeList.Distinct().ToFrozenDictionary(code => code, code => TextsOf(constraint, code, languages));

    public void Check(RmObject item, FaultList faults)
    {
        if (item is DvCodedText { DefiningCode: { CodeString: { } code, TerminologyId.Value: "local" }, Value: { Length: > 0 } text }
            && _texts.TryGetValue(code, out var texts) && texts.Length > 0 && !TermText.IsOneOf(texts, text))
            faults.Add("value", FaultCode.OtherText.Of(Shown.Text(text), code, Shown.Choice([.. texts.Select(one => $"'{one}'")])));
    }

    /// <summary>The texts of a code in the scope of a node, in every language that the template has.</summary>
    private static string[] TextsOf(CObject node, string code, IReadOnlyList<string> languages) =>
        [.. languages.Select(language => node.Term(code, language)?.Text.Trim()).Where(text => !string.IsNullOrEmpty(text)).Distinct()!];
}

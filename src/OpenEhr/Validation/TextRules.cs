using Varde.OpenEhr.ReferenceModel;
using Varde.OpenEhr.Terminology;

namespace Varde.OpenEhr.Validation;

/// <summary>Text, codes and mappings. RM 1.1.0 Data Types §4 and §5.</summary>
internal static class TextRules
{
    public static void Register()
    {
        Rules.Add<DvText>(RmModel.DvText, CheckText);
        Rules.Add<TermMapping>(RmModel.TermMapping, CheckMapping);
    }

    private static void CheckText(DvText text, FaultList faults)
    {
        CodeRules.InCodeSet(text.Language, CodeSet.Languages, "language", faults);
        CodeRules.InCodeSet(text.Encoding, CodeSet.CharacterSets, "encoding", faults);
    }

    private static void CheckMapping(TermMapping mapping, FaultList faults)
    {
        if (mapping.Match is { Length: > 0 } match and not (">" or "=" or "<" or "?"))
            faults.Add("match", FaultCode.WrongMatch.Of(Shown.Text(match)));
        CodeRules.InGroupWhereOpenEhr(mapping.Purpose, OpenEhrTerminology.TermMappingPurpose, "purpose", faults);
    }
}

using Microsoft.Extensions.Localization;
using Varde.Web.Documents;
using Varde.Web.TestResults;

namespace Varde.Web.Citizen;

/// <summary>Results from a laboratory in words that everybody knows. What there are no words for is called what the laboratory calls it.</summary>
internal static class PlainResult
{
    /// <summary>What was measured.</summary>
    public static string Name(LaboratoryResult result, IStringLocalizer<CitizenTexts> texts) =>
        texts[$"Result.{result.Code}"] is { ResourceNotFound: false } plain ? plain.Value : result.Name;

    /// <summary>What it tells; null where there are no words for it.</summary>
    public static string? Meaning(string code, IStringLocalizer<CitizenTexts> texts) => texts[$"ResultText.{code}"] is { ResourceNotFound: false } plain ? plain.Value : null;

    /// <summary>Against the range of reference, in words.</summary>
    public static string? Standing(LaboratoryResult result, IStringLocalizer<CitizenTexts> texts) => result.Flag == RangeFlag.Unknown ? null : texts[$"Flag.{result.Flag}"].Value;

    /// <summary>What a sample was looked at for: the first of its results, and how many more.</summary>
    public static string Titles(LaboratorySample sample, IStringLocalizer<CitizenTexts> texts)
    {
        var names = sample.Results.Select(result => Name(result, texts)).Distinct().ToList();
        return names.Count <= 3 ? string.Join(", ", names) : texts["AndMore", string.Join(", ", names.Take(2)), names.Count - 2];
    }
}

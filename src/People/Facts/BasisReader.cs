using System.Text.Json;
using Varde.AccessControl;

namespace Varde.People.Facts;

/// <summary>Reads a stated basis, which is kept as a Basic of the record.</summary>
internal static class BasisReader
{
    /// <summary>The names of its extensions, after <see cref="PeopleCodes.Basis"/> and a colon.</summary>
    public const string Code = "code", Actor = "actor", Organisation = "organisation", Period = "period", Reason = "reason", SecondConfirmation = "second-confirmation", NoOtherClinician = "no-other-clinician", FoundWrong = "found-wrong";

    /// <summary>The basis; null for a Basic of another kind, or with a code that the rules do not know.</summary>
    public static StatedBasis? Read(JsonElement basic)
    {
        if (!basic.Codes(PeopleCodes.Basis, "code").Contains("stated")) return null;
        if (!BasisCode.Parse(Extension(basic, Code).Text("valueCode") ?? "").TryGet(out var code, out _)) return null;
        return new(basic.Text("id")!, Extension(basic, Actor).Text("valueString") ?? "", Extension(basic, Organisation).Text("valueString") ?? "", code, Extension(basic, Period).Period("valuePeriod"))
        {
            HasReason = Extension(basic, Reason).Text("valueString") is not null,
            Confirmed = new(IsTrue(basic, SecondConfirmation), IsTrue(basic, NoOtherClinician)),
            WasFoundWrong = IsTrue(basic, FoundWrong),
        };
    }

    /// <summary>The extension of a name; an undefined element where there is none.</summary>
    public static JsonElement Extension(JsonElement basic, string name) =>
        basic.Along("extension").FirstOrDefault(extension => extension.Text("url") == $"{PeopleCodes.Basis}:{name}");

    private static bool IsTrue(JsonElement basic, string name) => Extension(basic, name).Along("valueBoolean").Any(value => value.ValueKind == JsonValueKind.True);
}

using System.Text.RegularExpressions;
using Varde.Fhir.Terminology.Evaluation;

namespace Varde.Fhir.Operations.Summaries;

/// <summary>What a patient summary says in words, in one language.</summary>
internal sealed partial record SummaryTexts
{
    /// <summary>Norwegian bokmål.</summary>
    public static SummaryTexts Norwegian { get; } = new()
    {
        Language = "nb", Title = "Pasientsammendrag", Made = "Laget av Varde av det som journalen viser leseren.", Author = "Varde, pasientjournal",
        Allergies = "Allergier og intoleranser", Medications = "Legemidler", Problems = "Problemer", Immunizations = "Vaksinasjoner", Procedures = "Prosedyrer", Devices = "Medisinsk utstyr",
        Results = "Prøvesvar og undersøkelser", VitalSigns = "Vitale målinger", PastIllness = "Tidligere sykdommer", Pregnancies = "Svangerskap", SocialHistory = "Sosiale forhold", Plans = "Planer",
        NoAllergyInformation = "Ingen opplysninger om allergier. Det betyr ikke at det ikke er noen.",
        NoMedicationInformation = "Ingen opplysninger om legemidler. Det betyr ikke at ingen brukes.",
        NoProblemInformation = "Ingen opplysninger om problemer. Det betyr ikke at det ikke er noen.",
        What = "Hva", Details = "Nærmere", When = "Når", Unnamed = "Uten navn", NoValue = "uten verdi",
        OnlyNewest = count => $"Bare de nyeste vises, {count} av hvert slag. Journalen har flere.",
        Unmapped = kinds => $"Journalen har også dokumenter som dette sammendraget ikke leser: {kinds}.",
        OfOthers = "Journalen har også opplysninger om andre enn pasienten, som dette sammendraget ikke viser.",
        OverPeriods = "Journalen har også gjennomsnitt eller ytterpunkter over et tidsrom, som dette sammendraget ikke viser.",
        Words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["preliminary"] = "foreløpig", ["amended"] = "endret", ["corrected"] = "rettet", ["unconfirmed"] = "ubekreftet", ["provisional"] = "foreløpig", ["differential"] = "differensialdiagnose",
            ["low"] = "lav risiko", ["high"] = "høy risiko", ["unable-to-assess"] = "risiko ukjent", ["on-hold"] = "satt på vent", ["intended"] = "planlagt", ["stopped"] = "stoppet",
            ["in-progress"] = "pågår", ["inactive"] = "inaktiv", ["remission"] = "i remisjon", ["resolved"] = "over", ["recurrence"] = "tilbakefall", ["relapse"] = "tilbakefall",
            ["unknown"] = "status ukjent", ["true"] = "ja", ["false"] = "nei",
        },
    };

    /// <summary>Dates and times of FHIR in a text as people of this language write them, by the clock where they were written.</summary>
    public string Moment(string written) => Instants().Replace(written, found =>
    {
        var (year, month, day, time) = (found.Groups["year"].Value, found.Groups["month"].Value, found.Groups["day"].Value, found.Groups["time"].Value);
        var date = Language == "nb" ? $"{day}.{month}.{year}" : $"{year}-{month}-{day}";
        return time.Length > 0 ? $"{date} {time}" : date;
    });

    /// <summary>English.</summary>
    public static SummaryTexts English { get; } = new()
    {
        Language = "en", Title = "Patient summary", Made = "Made by Varde of what the record shows the reader.", Author = "Varde, patient record",
        Allergies = "Allergies and intolerances", Medications = "Medications", Problems = "Problems", Immunizations = "Immunizations", Procedures = "Procedures", Devices = "Medical devices",
        Results = "Results", VitalSigns = "Vital signs", PastIllness = "Past illnesses", Pregnancies = "Pregnancies", SocialHistory = "Social history", Plans = "Plans of care",
        NoAllergyInformation = "No information about allergies. This does not mean that there are none.",
        NoMedicationInformation = "No information about medications. This does not mean that none are taken.",
        NoProblemInformation = "No information about problems. This does not mean that there are none.",
        What = "What", Details = "Details", When = "When", Unnamed = "Without a name", NoValue = "without a value",
        OnlyNewest = count => $"Only the newest are shown, {count} of each kind. The record has more.",
        Unmapped = kinds => $"The record also has documents that this summary does not read: {kinds}.",
        OfOthers = "The record also has entries about others than the patient, which this summary does not show.",
        OverPeriods = "The record also has means or extremes over a period, which this summary does not show.",
        Words = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["low"] = "low risk", ["high"] = "high risk", ["unable-to-assess"] = "risk unknown", ["on-hold"] = "on hold", ["in-progress"] = "in progress", ["unknown"] = "status unknown",
            ["true"] = "yes", ["false"] = "no",
        },
    };

    /// <summary>The code of the language.</summary>
    public required string Language { get; init; }

    public required string Title { get; init; }

    public required string Made { get; init; }

    public required string Author { get; init; }

    public required string Allergies { get; init; }

    public required string Medications { get; init; }

    public required string Problems { get; init; }

    public required string Immunizations { get; init; }

    public required string Procedures { get; init; }

    public required string Devices { get; init; }

    public required string Results { get; init; }

    public required string VitalSigns { get; init; }

    public required string PastIllness { get; init; }

    public required string Pregnancies { get; init; }

    public required string SocialHistory { get; init; }

    public required string Plans { get; init; }

    public required string NoAllergyInformation { get; init; }

    public required string NoMedicationInformation { get; init; }

    public required string NoProblemInformation { get; init; }

    /// <summary>Heads of the columns.</summary>
    public required string What { get; init; }

    public required string Details { get; init; }

    public required string When { get; init; }

    /// <summary>Stands for an entry that says no name.</summary>
    public required string Unnamed { get; init; }

    /// <summary>Stands for the value of a measurement that has none.</summary>
    public required string NoValue { get; init; }

    /// <summary>Says that there are more than are shown.</summary>
    public required Func<int, string> OnlyNewest { get; init; }

    /// <summary>Says that there are documents which are not read.</summary>
    public required Func<string, string> Unmapped { get; init; }

    /// <summary>Says that there are entries about others.</summary>
    public required string OfOthers { get; init; }

    /// <summary>Says that there are means and extremes over a period.</summary>
    public required string OverPeriods { get; init; }

    private IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The word for a code of FHIR.</summary>
    public string WordOf(string code) => Words.GetValueOrDefault(code, code);

    /// <summary>The texts in the language that a reader wants most of those that there are; Norwegian when that is none.</summary>
    /// <param name="acceptLanguage">The header Accept-Language; null when there is none.</param>
    public static SummaryTexts For(string? acceptLanguage)
    {
        foreach (var language in Languages.Of(acceptLanguage).Wanted)
            if (language is "nb" or "nn") return Norwegian;
            else if (language == "en") return English;
        return Norwegian;
    }

    [GeneratedRegex(@"(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(T(?<time>\d{2}:\d{2})[0-9:.]*(Z|[+-]\d{2}:\d{2})?)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instants();
}

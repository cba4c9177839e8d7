using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>Why people see their GP in ordinary years, and now and then the out-of-hours service.</summary>
internal static class MinorComplaints
{
    private const int PercentOutOfHours = 12;

    private static readonly Complaint[] OfAnyone =
    [
        new("Forkjølelse", "Tett nese og hoste en uke, ikke feber.", "Upåvirket. Rene lunger.", "Luftveisinfeksjon, trolig virus.", "Råd. Ny kontakt ved feber eller tung pust.", new("J06.9", "Uspesifisert akutt infeksjon i øvre luftveier")),
        new("Kløende utslett", "Tørr og kløende hud i albuebøyene, verre om vinteren.", "Tørre, skjellende flekker. Ingen tegn til infeksjon.", "Eksem.", "Fuktighetskrem daglig, mild steroidkrem i en uke.", new("L30.9", "Uspesifisert dermatitt")),
        new("Pollenallergi", "Renner av nese og øyne hver vår.", "Hovne neseslimhinner.", "Pollenallergi.", "Antihistamin og nesespray i sesongen.", new("J30.1", "Allergisk rhinitt som skyldes pollen")),
    ];

    private static readonly Complaint[] OfChildren =
    [
        .. OfAnyone,
        new("Øreverk", "Vondt i øret siden i natt, forkjølet.", "Rød og buklende trommehinne på en side.", "Ørebetennelse.", "Smertestillende, ses an to døgn.", new("H66.9", "Uspesifisert otitis media")),
    ];

    private static readonly Complaint[] OfAdults =
    [
        .. OfAnyone,
        new("Ryggsmerter", "Vondt nederst i ryggen etter løft. Ingen utstråling.", "Øm muskulatur, normal kraft og følelse.", "Uspesifikke ryggsmerter.", "Holde seg i gang. Paracetamol ved behov.", new("M54.5", "Lumbago")),
        new("Søvnvansker", "Våkner tidlig og får ikke sove igjen.", "Normalt stemningsleie.", "Søvnvansker.", "Søvnråd, søvndagbok i to uker.", new("G47.0", "Insomni")),
        new("Vond skulder", "Smerter når armen løftes over skulderhøyde.", "Smertebue ved abduksjon.", "Senebetennelse i skulder.", "Henvist fysioterapeut.", new("M75.1", "Rotatorcuff-syndrom")),
        new("Hodepine", "Trykkende hodepine på slutten av arbeidsdagen.", "Nevrologisk undersøkelse normal. Blodtrykk 128/78.", "Spenningshodepine.", "Pauser og øvelser. Kontroll ved endring.", new("G44.2", "Spenningshodepine")),
    ];

    /// <summary>One visit in the last year and a half, for one child in two.</summary>
    public static void OfChild(Chronicle record)
    {
        if (record.Dice.Chance(50)) Visit(record, record.Dice.Between(20, 500), OfChildren);
    }

    /// <summary>Up to three visits in three years, blood samples at one of them, and influenza vaccine for those of 65 or more.</summary>
    public static void OfAdult(Chronicle record)
    {
        var visits = record.Dice.Between(0, 3);
        for (var visit = 0; visit < visits; visit++) Visit(record, (visit * 365) + record.Dice.Between(15, 340), OfAdults);
        if (visits > 1) Samples(record, record.Dice.Between(20, 700));
        for (var year = 0; year < 3; year++) Influenza(record, record.Today.Year - year);
    }

    /// <summary>Home care looks in every month: vital signs, and a note each quarter.</summary>
    public static void OfHomeCare(Chronicle record)
    {
        for (var month = 0; month < 12; month++)
        {
            var time = record.DaysAgo((month * 30) + 4, 9, record.Dice.Between(0, 50));
            var set = new VitalSet(record.Dice.Between(118, 152), record.Dice.Between(64, 84), record.Dice.Between(60, 88), record.Dice.Between(13, 18),
                record.Dice.Between(36.2m, 37.1m, 1), record.Dice.Between(94, 98));
            record.Add(VitalSigns.Whole(set, record.Carers.HomeNurse, time));
            if (month % 3 == 0)
                record.Add(Notes.Note(record.Carers.HomeNurse, time.AddMinutes(10), "Hjemmebesøk", "Spiser og sover som vanlig.", "Stell og medisiner gitt etter plan.", "Uendret.", "Samme hjelp videre."));
        }
    }

    private static void Visit(Chronicle record, int days, IReadOnlyList<Complaint> complaints)
    {
        var (complaint, isAtNight) = (record.Dice.Pick(complaints), record.Dice.Chance(PercentOutOfHours));
        record.Add(Notes.Note(isAtNight ? record.Carers.OutOfHours : record.Carers.GeneralPractitioner, record.DaysAgo(days, record.Dice.Between(9, 14) + (isAtNight ? 9 : 0), record.Dice.Between(0, 55)),
            complaint.Reason, complaint.Story, complaint.Findings, complaint.Assessment, complaint.Plan, complaint.Diagnosis));
    }

    private static void Samples(Chronicle record, int days) => record.Add(LaboratoryReport.Of(
        record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), record.DaysAgo(days, 13, 20),
        (Analyte.Haemoglobin, record.Dice.Between(12.2m, 15.2m, 1)), (Analyte.Creatinine, record.Dice.Between(58, 92)),
        (Analyte.HbA1c, record.Dice.Between(31, 40)), (Analyte.Tsh, record.Dice.Between(0.8m, 3.4m, 2))));

    private static void Influenza(Chronicle record, int year)
    {
        var time = NorwegianTime.At(new DateTime(year, 10, record.Dice.Between(12, 28), 12, record.Dice.Between(0, 50), 0, DateTimeKind.Unspecified));
        if (record.AgeAt(time) >= 65) record.Add(Immunisations.Given(Vaccine.Influenza, 1, $"FLU{year % 100:00}", record.Carers.GeneralPractitioner, time));
    }

    private sealed record Complaint(string Reason, string Story, string Findings, string Assessment, string Plan, Diagnosis Diagnosis);
}

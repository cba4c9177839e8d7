using Varde.SeedPopulation.Documents;

namespace Varde.SeedPopulation.Stories;

/// <summary>Stays in the medical ward that go on: admitted through the emergency department some days ago, watched and treated since, and not yet discharged.</summary>
internal static class OnTheWard
{
    private const int HoursBetweenObservations = 6;

    /// <summary>Pneumonia, admitted the evening before last, with oxygen and antibiotics; better by the hour.</summary>
    public static void Pneumonia(Chronicle record)
    {
        var admitted = Admit(record, 2, "Feber og tung pust", "Hostet i en uke. Siste to døgn feber, frostanfall og gulgrønt oppspytt.", "Dempet perkusjon og knatrelyder basalt på høyre side. Ingen ødem.",
            "Lungebetennelse på høyre side, bekreftet på røntgen thorax.", "Oksygen, væske og benzylpenicillin intravenøst. Innlegges Medisinsk sengepost.", Diagnosis.Pneumonia);
        Doses(record, Medicine.Benzylpenicillin, admitted.AddMinutes(40));
        Observe(record, admitted, burden: 70, recovery: 1.2m);
        Chemistry(record, admitted, [148, 171, 96], leukocytes: 17.2m);
        Rounds(record, 1, "Lungebetennelse", "Sovet bedre. Hoster opp slim, mindre feber.", "Oksygenbehovet er lavere. Fortsatt knatrelyder på høyre side.", "Bedring.", "Fortsetter antibiotika. Reduserer oksygen. Mobiliseres.");
    }

    /// <summary>Heart failure, admitted four days ago with water in the lungs, and soon going home.</summary>
    public static void HeartFailure(Chronicle record)
    {
        var admitted = Admit(record, 4, "Tung pust og hovne bein", "Gått opp fem kilo på to uker. Må sove sittende. Tungpusten ved små anstrengelser.", "Knatrelyder over begge lunger. Ødem til knærne.",
            "Forverring av hjertesvikt.", "Furosemid, væskerestriksjon til 1,5 liter og daglig vekt. Innlegges Medisinsk sengepost.", Diagnosis.HeartFailure);
        Doses(record, Medicine.Furosemide, admitted.AddMinutes(30));
        Observe(record, admitted, burden: 45, recovery: 0.7m);
        Chemistry(record, admitted, [9, 7, 6], leukocytes: 7.8m);
        for (var day = 4; day > 0; day--)
            record.Add(BodyMeasurements.Of(168, 84.5m + (day * 1.1m), record.Carers.Nurse, record.DaysAgo(day - 1, 7, 15)));
        Rounds(record, 1, "Hjertesvikt", "Lettere i pusten. Sover flatt.", "Ned fire kilo. Lungene er rene. Litt ødem ved anklene.", "God virkning av vanndrivende behandling.", "Furosemid som tabletter fra i morgen. Hjemreise planlegges.");
    }

    /// <summary>A clot in the lung, admitted last night, with blood thinners begun.</summary>
    public static void Embolism(Chronicle record)
    {
        var admitted = Admit(record, 1, "Stikk i brystet og tung pust", "Kom hjem med fly fra utlandet for fire dager siden. I går plutselig stikk i venstre side når han puster inn.", "Normale lungelyder. Øm venstre legg, 3 cm større enn høyre.",
            "Lungeemboli, bekreftet på CT.", "Apiksaban. Overvåkes ett døgn i Medisinsk sengepost.", Diagnosis.PulmonaryEmbolism);
        Doses(record, Medicine.ApixabanForClots, admitted.AddMinutes(90));
        Observe(record, admitted, burden: 40, recovery: 1.0m);
        Chemistry(record, admitted, [28, 24], leukocytes: 9.1m);
    }

    private static DateTimeOffset Admit(Chronicle record, int days, string reason, string story, string findings, string assessment, string plan, Diagnosis diagnosis)
    {
        var admitted = record.DaysAgo(days, 18, 40);
        record.Add(Notes.Note(record.Carers.Emergency, admitted, reason, story, findings, assessment, plan, diagnosis));
        record.Add(ProblemList.Of(record.Carers.Ward, admitted.AddMinutes(75), new Problem(diagnosis, admitted, IsChronic: diagnosis == Diagnosis.HeartFailure)));
        return admitted;
    }

    // As often as NEWS2 asks for at its middle risk, until now.
    private static void Observe(Chronicle record, DateTimeOffset admitted, int burden, decimal recovery)
    {
        for (var hour = 0; admitted.AddHours(hour) <= record.Present; hour += HoursBetweenObservations)
        {
            var left = Math.Max(4, burden - (int)(hour * recovery));
            record.Add(VitalSigns.Whole(
                new(132 - (left / 4) + record.Dice.Between(-4, 4), 78 - (left / 8) + record.Dice.Between(-3, 3), 72 + (left / 2) + record.Dice.Between(-3, 4), 14 + (left / 6) + record.Dice.Between(-1, 1),
                    36.6m + Math.Round(left * 0.03m, 1), 97 - (left / 10), left > 35 ? 2m : 0m),
                hour == 0 ? record.Carers.Emergency : record.Carers.Nurse, admitted.AddHours(hour).AddMinutes(10 + record.Dice.Between(0, 12))));
        }
    }

    private static void Chemistry(Chronicle record, DateTimeOffset admitted, IReadOnlyList<decimal> crp, decimal leukocytes)
    {
        for (var day = 0; day < crp.Count; day++)
            record.Add(LaboratoryReport.Of(record.Carers.Laboratory, "Klinisk kjemi", record.Person.IsFemale, record.NewSampleId(), day == 0 ? admitted.AddMinutes(150) : Morning(admitted, day),
                (Analyte.Crp, crp[day]), (Analyte.Leukocytes, leukocytes - (day * 1.9m)), (Analyte.Haemoglobin, record.Dice.Between(12.1m, 14.2m, 1)), (Analyte.Creatinine, record.Dice.Between(72, 104)),
                (Analyte.Sodium, record.Dice.Between(136, 143)), (Analyte.Potassium, record.Dice.Between(3.6m, 4.5m, 1))));
    }

    private static DateTimeOffset Morning(DateTimeOffset admitted, int day) => NorwegianTime.At(admitted.Date.AddDays(day).AddHours(7).AddMinutes(30));

    // The first dose at once, then at the hours of the medicine, until now.
    private static void Doses(Chronicle record, Medicine medicine, DateTimeOffset first)
    {
        var order = MedicationOrders.Start(record, medicine, record.Carers.Ward, first.AddMinutes(-10));
        record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse, first));
        for (var day = 1; first.AddDays(day).Date <= record.Present.Date; day++)
            foreach (var hour in medicine.Hours)
                if (NorwegianTime.At(first.Date.AddDays(day).AddHours(hour)) is var planned && planned <= record.Present)
                    record.Add(MedicationAdministrations.Given(order, record.Carers.Nurse, planned.AddMinutes(record.Dice.Between(0, 20)), planned));
    }

    private static void Rounds(Chronicle record, int days, string reason, string story, string findings, string assessment, string plan) =>
        record.Add(Notes.Note(record.Carers.Ward, record.DaysAgo(days - 1, 8, 50), reason, story, findings, assessment, plan));
}

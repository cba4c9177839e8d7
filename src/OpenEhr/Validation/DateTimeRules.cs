using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>ISO 8601 texts. RM 1.1.0 Data Types §7, BASE 1.1.0 Foundation Types §6.</summary>
internal static class DateTimeRules
{
    public static void Register()
    {
        Rules.Add<DvDate>(RmModel.DvDate, (date, faults) => Check(date.Value, text => IsoDateTime.ParseDate(text) is not null, "an ISO 8601 date such as 2021-10-24, 2021-10 or 2021", faults));
        Rules.Add<DvTime>(RmModel.DvTime, (time, faults) => Check(time.Value, text => IsoDateTime.ParseTime(text) is not null, "an ISO 8601 time such as 10:30:47, 10:30 or 10, with fractions on seconds only", faults));
        Rules.Add<DvDateTime>(RmModel.DvDateTime, (time, faults) => Check(time.Value, text => IsoDateTime.ParseDateTime(text) is not null, "an ISO 8601 date and time such as 2021-10-24T10:30:47+01:00, or a part of it from the left", faults));
        Rules.Add<DvDuration>(RmModel.DvDuration, (duration, faults) => Check(duration.Value, text => IsoDuration.Parse(text) is not null, "an ISO 8601 duration such as P1Y3M4DT2H14M15.5S, with fractions on seconds only", faults));
        Rules.Add<DvPeriodicTimeSpecification>(RmModel.DvPeriodicTimeSpecification, CheckPeriodic);
        Rules.Add<DvGeneralTimeSpecification>(RmModel.DvGeneralTimeSpecification, CheckGeneral);
    }

    private static void Check(string? value, Func<string, bool> isValid, string form, FaultList faults)
    {
        if (value is { Length: > 0 } && !isValid(value)) faults.Add("value", FaultCode.NotIso.Of(Shown.Text(value), form));
    }

    private static void CheckPeriodic(DvPeriodicTimeSpecification time, FaultList faults)
    {
        if (time.Value?.Formalism is { Length: > 0 } formalism and not ("HL7:PIVL" or "HL7:EIVL"))
            faults.Add("value/formalism", FaultCode.PeriodicFormalism.Of(Shown.Text(formalism)));
    }

    private static void CheckGeneral(DvGeneralTimeSpecification time, FaultList faults)
    {
        if (time.Value?.Formalism is { Length: > 0 } formalism and not "HL7:GTS")
            faults.Add("value/formalism", FaultCode.GeneralFormalism.Of(Shown.Text(formalism)));
    }
}

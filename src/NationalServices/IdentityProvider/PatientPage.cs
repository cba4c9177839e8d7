namespace Varde.NationalServices.IdentityProvider;

/// <summary>Where the user of an app that was not started from the record chooses the patient that it is about: one of the list, or another by the id of the record.</summary>
internal sealed class PatientPage(SignInTexts texts, IReadOnlyList<DemoPatient> patients)
{
    /// <summary>The page.</summary>
    /// <param name="hidden">What the form sends besides the choice.</param>
    /// <param name="problem">What was not right before; null at first.</param>
    public string Write(IReadOnlyList<(string Name, string Value)> hidden, string? problem) => StandInPage.Write(texts, texts.ChoosePatient, hidden, problem, $"""
        {(patients.Count == 0 ? "" : $"<ul>{string.Concat(patients.Select(Row))}</ul>")}
        <p><label for="patient-id">{StandInPage.Text(texts.PatientId)}</label><br><input id="patient-id" name="patient-id" size="40"> <button class="second">{StandInPage.Text(texts.Choose)}</button></p>
        """);

    private string Row(DemoPatient patient)
    {
        var (name, group) = (StandInPage.Text(patient.DisplayName), StandInPage.Text(patient.Group));
        return $"<li><p>{name}<span>{group}</span></p><button name=\"patient\" value=\"{StandInPage.Text(patient.Id)}\" aria-label=\"{StandInPage.Text(texts.Choose)}: {name}\">{StandInPage.Text(texts.Choose)}</button></li>\n";
    }
}

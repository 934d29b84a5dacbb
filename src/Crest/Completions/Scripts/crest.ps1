# Completion of crest for PowerShell: crest completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName crest -ScriptBlock {
    param($word, $command, $position)
    $elements = @($command.CommandElements)
    $before = @($elements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $position } |
        ForEach-Object { "$_".Trim('"', "'") })
    $plain = "$word".Trim('"', "'")
    & "$($elements[0])" "[complete:$plain]" @before 2>$null | ForEach-Object {
        $line = $_
        if ($line -like ':*') {
            $head = if ($plain -match '^--[^=]*=') { $Matches[0] } else { '' }
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($plain.Substring($head.Length)) |
                Where-Object { $_.ResultType -eq 'ProviderContainer' -or $line -ne ':folders' } |
                ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new(
                        $head + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
                }
        }
        else {
            $text, $about = $line -split "`t", 2
            $shown = if ($text -match "[\s'`"]") { "'" + $text.Replace("'", "''") + "'" } else { $text }
            [System.Management.Automation.CompletionResult]::new($shown, $text, 'ParameterValue', $(if ($about) { $about } else { $text }))
        }
    }
}

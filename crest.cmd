@echo off
rem Builds what changed, in Release, and runs the program. Needs the .NET SDK and nothing else.
dotnet publish "%~dp0src\Crest\Crest.csproj" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o "%~dp0src\Crest\bin\program" -nologo -v quiet 1>&2 || exit /b 1
dotnet "%~dp0src\Crest\bin\program\crest.dll" %*

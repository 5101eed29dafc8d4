@echo off
rem FR  Ce programme verifie les fichiers de ce dossier (taille, puis SHA-256 par certutil de Windows).
rem FR  Il efface ce qui a ete retire ou qui n'est plus valable. Rien d'autre. Il n'envoie rien.
rem FR  Deposez un autre dossier dessus : il y efface aussi les fichiers retires, par leur nom.
rem MG  Hamarinin'ity programa ity ny rakitra ato (habe, avy eo SHA-256 amin'ny certutil an'ny Windows).
rem MG  Fafany izay nesorina na tsy azo alefa intsony. Tsy misy hafa. Tsy mandefa na inona na inona izy.
rem MG  Raha apetraka eo amboniny ny lahatahiry hafa, dia fafany koa ao ireo rakitra nesorina.
setlocal EnableExtensions DisableDelayedExpansion
cd /d "%~dp0"
echo Antso
echo FR  Verification des fichiers, effacement de ce qui a ete retire ou n'est plus valable.
echo MG  Fanamarinana ny rakitra, famafana izay nesorina na tsy azo alefa intsony.
echo.
if not exist "@CHECKS@" goto nolist
set GOOD=0
set BAD=0
set GONE=0
rem Whether certutil is there and knows SHA-256 is asked of the list itself.
set KNOWS=yes
set HASH=
for /f "delims=" %%H in ('certutil -hashfile "@CHECKS@" SHA256 2^>nul') do call :line "%%H"
if not defined HASH set KNOWS=no
if exist "@DELETES@" for /f "usebackq eol=; tokens=1" %%F in ("@DELETES@") do call :remove "%%F" "%~1"
for /f "usebackq eol=; tokens=1,2,3" %%A in ("@CHECKS@") do call :check %%A %%B "%%C"
echo.
echo FR  Bons : %GOOD%   A recopier : %BAD%   Effaces : %GONE%
echo MG  Tsara : %GOOD%   Averina adika : %BAD%   Voafafa : %GONE%
if %KNOWS%==no echo FR  certutil manque : seules les tailles ont ete comparees.
if %KNOWS%==no echo MG  Tsy misy certutil: ny habe ihany no nampitahaina.
if exist "MANIFEST.PENDING.json" echo FR  La copie n'est pas finie : remettez la cle et recommencez.
if exist "MANIFEST.PENDING.json" echo MG  Mbola tsy vita ny fandikana: avereno.
set RESULT=0
if not %BAD%==0 set RESULT=1
if exist "MANIFEST.PENDING.json" set RESULT=1
if not "%ANTSO_NO_PAUSE%"=="1" pause
exit /b %RESULT%

:nolist
echo FR  La liste @CHECKS@ manque : recopiez le dossier entier.
echo MG  Tsy ao ny lisitra @CHECKS@: adikao manontolo ny lahatahiry.
if not "%ANTSO_NO_PAUSE%"=="1" pause
exit /b 2

:remove
rem Only names of ours: a list that somebody changed must not reach other folders.
set NAME=%~1
if not "%NAME:..=%"=="%NAME%" goto :eof
if "%NAME:~1,1%"==":" goto :eof
if "%NAME:ANTSO-=%"=="%NAME%" goto :eof
if "%NAME:~0,1%"=="\" goto :eof
if exist "%NAME%" call :delete "%NAME%"
if "%~2"=="" goto :eof
if exist "%~2\%~nx1" call :delete "%~2\%~nx1"
if exist "%~2\%NAME%" call :delete "%~2\%NAME%"
goto :eof

:delete
del /f /q "%~1"
if exist "%~1" echo FR  Ne peut etre efface : %~1
if exist "%~1" echo MG  Tsy azo fafana: %~1
if exist "%~1" goto :eof
set /a GONE=GONE+1
echo FR  Efface : %~1
echo MG  Voafafa: %~1
goto :eof

:check
if not exist "%~3" goto missing
set SIZE=
for %%S in ("%~3") do set SIZE=%%~zS
if not "%SIZE%"=="%2" goto damaged
if %KNOWS%==no goto right
rem certutil refuses a file of no bytes: there its size says all.
if "%2"=="0" goto right
set HASH=
for /f "delims=" %%H in ('certutil -hashfile "%~3" SHA256 2^>nul') do call :line "%%H"
if /i not "%HASH%"=="%1" goto damaged
:right
set /a GOOD=GOOD+1
goto :eof

:line
rem The hash is the line of 64 digits. Windows 7 writes a blank between each two; the other lines have a colon.
set LINE=%~1
if not defined LINE goto :eof
set LINE=%LINE: =%
if not defined LINE goto :eof
if not "%LINE::=%"=="%LINE%" goto :eof
if "%LINE:~63,1%"=="" goto :eof
if not "%LINE:~64,1%"=="" goto :eof
set HASH=%LINE%
goto :eof

:missing
set /a BAD=BAD+1
echo FR  Manque : %~3
echo MG  Tsy ao: %~3
goto :eof

:damaged
set /a BAD=BAD+1
echo FR  Abime : %~3
echo MG  Simba: %~3
goto :eof
